"""The history of a lead as a rep reads it, and what the visitor proposes against a correction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.accounts.account import User
from bot.leads.history import CONTENT, Act, Change, proposals
from bot.web.console.lead_words import label, lead_words, name_of, value_text
from bot.web.console.moments import Moment, moment

_IMPLIED = frozenset({"confidence", "check_reason"})
"""What follows from another change of the same moment is not told beside it."""


@dataclass(frozen=True)
class Step:
    """One field, from what to what; both empty when the values were forgotten."""

    label: str
    before: str
    after: str
    forgotten: bool


@dataclass(frozen=True)
class Entry:
    """What one person did at one moment."""

    act: str
    who: str
    at: Moment
    steps: tuple[Step, ...]
    reason: str


@dataclass(frozen=True)
class Proposal:
    """The visitor's word against that of the staff. `take_over` says by which form a rep may agree."""

    field: str
    label: str
    text: str
    raw: str
    at: Moment
    take_over: str


def entries(
    changes: Iterable[Change], people: Sequence[User], now: datetime.datetime, words: Mapping[str, Any]
) -> list[Entry]:
    """The newest first; what was saved at once is told at once."""
    at_once = groupby(changes, key=lambda change: (change.at, change.by, change.act, change.version))
    told = [_entry(list(group), people, now, words) for _, group in at_once]
    return told[::-1]


def open_proposals(
    changes: Sequence[Change], people: Sequence[User], now: datetime.datetime, words: Mapping[str, Any]
) -> list[Proposal]:
    """What waits for a decision."""
    return [
        Proposal(
            field=name,
            label=label(name),
            text=value_text(name, change.after, now, words, people),
            raw=change.after or "",
            at=moment(change.at, now, words["moments"]),
            take_over="modifier" if name in CONTENT else "segment" if name == "segment" else "",
        )
        for name, change in proposals(changes).items()
        if change.after is not None
    ]


def who_changed(changes: Iterable[Change], people: Sequence[User]) -> str:
    """The names of those who made these changes."""
    names = list(dict.fromkeys(name_of(change.by, people) for change in changes))
    joined = lead_words()["history"]["several"]
    if len(names) < 2:
        return "".join(names)
    return str(joined.format(first=", ".join(names[:-1]), last=names[-1]))


def since(changes: Iterable[Change], version: int) -> list[Change]:
    """What was changed after somebody saw this version."""
    return [change for change in changes if change.version > version and change.act is not Act.NOTED]


def _entry(
    group: Sequence[Change], people: Sequence[User], now: datetime.datetime, words: Mapping[str, Any]
) -> Entry:
    first = group[0]
    named = [change for change in group if change.field]
    telling = [change for change in named if change.field not in _IMPLIED] or named
    return Entry(
        act=first.act.value,
        who=lead_words()["history"]["register"] if first.act is Act.FOUND else name_of(first.by, people),
        at=moment(first.at, now, words["moments"]),
        steps=tuple(_step(change, people, now, words) for change in telling),
        reason=next((change.reason for change in group if change.reason), ""),
    )


def _step(change: Change, people: Sequence[User], now: datetime.datetime, words: Mapping[str, Any]) -> Step:
    field = change.field or ""
    return Step(
        label=label(field),
        before=value_text(field, change.before, now, words, people),
        after=value_text(field, change.after, now, words, people),
        forgotten=change.before is None and change.after is None,
    )
