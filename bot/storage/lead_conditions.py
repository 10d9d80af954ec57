"""What a list of leads is filtered by, in SQL, and which of it leads an index.

SQLite knows nothing of how often a value occurs; a plus sign before a column keeps it from choosing an index
for the sake of that column. PostgreSQL counts values itself, and chooses.
"""

from __future__ import annotations

import datetime
import itertools
import operator
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.leads.lead import Status
from bot.leads.repository import NO_SEGMENT, LeadFilter
from bot.storage import lead_indexes, tables

SCORE = frozenset({"score"})
_leads = tables.leads
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)
_LAST_MICROSECOND = 250_000_000_000 * 10**6
_USUAL = len(Status) // 2
"""A filter of more statuses than this leaves out too few to be worth an index."""

Columns = frozenset[str]


def micros(at: datetime.datetime) -> int:
    """The microsecond of a moment, counted from 1970."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (at - _EPOCH) // _MICROSECOND


def moment_at(number: int) -> datetime.datetime:
    """The inverse of `micros`, of any number: one that no moment has gives the nearest that there is."""
    return _EPOCH + min(max(number, 0), _LAST_MICROSECOND) * _MICROSECOND


class LeadConditions:
    """The conditions of one filter but its words, which are another table's."""

    def __init__(self, only: LeadFilter, *, sqlite: bool) -> None:
        self._only = only
        self._sqlite = sqlite
        self._equal = _equal(only)
        narrowing = [(name, values) for name, values in self._equal if name in lead_indexes.NARROWING]
        self._single = sorted({name for name, values in narrowing if len(values) == 1})
        self._several = sorted({name for name, values in narrowing if len(values) > 1})

    def of(self, led: Columns = frozenset()) -> list[Any]:
        """All of them; an index that begins with the columns of `led` may be taken for their sake."""
        only = self._only
        conditions = [self._is_one_of(name, values, led) for name, values in self._equal]
        if only.since is not None:
            conditions.append(_leads.c.position >= micros(only.since))
        if only.before is not None:
            conditions.append(_leads.c.position < micros(only.before))
        if only.waiting_since_before is not None:
            agreed = sa.func.coalesce(
                _leads.c.consent_at, _leads.c.created_at, type_=_leads.c.created_at.type
            )
            conditions += [sa.text(lead_indexes.WAITING_LEADS), agreed < only.waiting_since_before]
        if only.do_not_contact:
            conditions.append(sa.text("leads.do_not_contact"))  # word for word what the index is limited to
        return [*conditions, *self._ranges(led)]

    def alone(self, led: Columns) -> list[Any]:
        """Only those of these columns."""
        return [self._is_one_of(name, values, led) for name, values in self._equal if name in led]

    @property
    def walked(self) -> Sequence[Columns]:
        """Along which indexes the list can be read in order: of two columns of one value each, or of one."""
        return _pairs(self._single) or [frozenset({name}) for name in self._single]

    @property
    def gathered(self) -> Sequence[Columns]:
        """By which indexes all of the list may be gathered, in whatever order, if it is short."""
        if len(self._single) > 1:
            return _pairs(self._single)
        if self._single and self._several:
            return [frozenset({self._single[0], name}) for name in self._several]
        if self._single or self._has_scores:
            return [frozenset(self._single) or SCORE]
        rare = [name for name in self._several if not self._is_usual(name)]
        return _pairs(self._several) or [frozenset({name}) for name in rare] if rare else []

    def are_found_along(self, led: Columns) -> bool:
        """Whether a walk along the index that is led by these columns finds what it wants soon enough.

        It does where nearly every entry is one of the list. Of those that wait there is an index of its own.
        """
        only = self._only
        if only.waiting_since_before is not None:
            return True
        rest = {name for name, _ in self._equal} - led - {"source_test"}
        later = only.callback_from is not None or only.deadline_from is not None
        return not (rest or only.do_not_contact or later or self._has_scores)

    @property
    def _has_scores(self) -> bool:
        return self._only.lowest_score is not None or self._only.highest_score is not None

    def _is_usual(self, name: str) -> bool:
        return name == "status" and len(self._only.statuses) > _USUAL

    def _is_one_of(self, name: str, values: set[Any], led: Columns) -> Any:
        column = self._plain(name, name in led)
        filled = sorted(value for value in values if value is not None)
        choices = [column.in_(filled) if len(filled) != 1 else column == filled[0]] if filled else []
        choices += [column.is_(None)] if None in values else []
        return sa.or_(*choices) if len(choices) > 1 else choices[0]

    def _ranges(self, led: Columns) -> list[Any]:
        only, score = self._only, self._plain("score", led >= SCORE)
        bounds = [
            (score, operator.ge, only.lowest_score),
            (score, operator.le, only.highest_score),
            (_leads.c.callback_at, operator.ge, only.callback_from),
            (_leads.c.deadline, operator.ge, only.deadline_from),
        ]
        return [compare(column, bound) for column, compare, bound in bounds if bound is not None]

    def _plain(self, name: str, leads: bool) -> Any:
        column = _leads.c[name]
        return column if leads or not self._sqlite else sa.literal_column(f"+leads.{name}", column.type)


def _equal(only: LeadFilter) -> list[tuple[str, set[Any]]]:
    """Columns with the values that each may have."""
    statuses = only.statuses if only.statuses != set(Status) else frozenset()
    wanted: list[tuple[str, set[Any]]] = [
        ("assigned_to", {only.owner} if only.owner else set()),
        ("assigned_to", {None} if only.unowned else set()),
        ("origin", {only.origin} if only.origin else set()),
        ("segment", {None if segment == NO_SEGMENT else segment for segment in only.segments}),
        ("status", {status.value for status in statuses}),
        ("source_test", set() if only.test is None else {only.test}),
    ]
    return [(name, values) for name, values in wanted if values]


def _pairs(names: Sequence[str]) -> list[Columns]:
    return [frozenset(pair) for pair in itertools.combinations(names, 2)]
