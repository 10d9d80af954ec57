"""One day in counts: what is stored of it, and all that the board's figures are made of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from bot.board.delays import class_of
from bot.board.facts import LeadFact, TalkFact
from bot.board.office_time import OfficeClock
from bot.board.sources import origins
from bot.board.walk import walk
from bot.leads.lead import Status

ALL = "*"
"""The segment under which every lead and every conversation is counted once more."""
NO_SEGMENT = "-"


class Measure(str, Enum):
    """What is counted; the words in brackets are its keys."""

    STATUS = "status"
    """Leads (status)."""
    SOURCE = "source"
    """Saved leads (origin:name)."""
    SOURCE_QUALIFIED = "qualified"
    """Qualified leads among them (origin:name)."""
    REP = "rep"
    """Leads of a member of staff (assigned, contacted or won:address)."""
    DELAY = "delay"
    """Contacted leads (class of the delay:address of who looks after them)."""
    PROMISE = "promise"
    """Leads that are to be contacted in time (kept, broken or open:address)."""
    TALK = "talk"
    """Conversations (opened, spoken, saved, qualified)."""
    ASKED = "asked"
    """Conversations in which a question was asked (topic)."""
    ANSWERED = "answered"
    """Those that went on from it (topic)."""
    LEFT = "left"
    """Those that ended there (topic)."""


OF_LEADS = (
    Measure.STATUS, Measure.SOURCE, Measure.SOURCE_QUALIFIED, Measure.REP, Measure.DELAY, Measure.PROMISE,
)  # fmt: skip
OF_TALKS = (Measure.TALK, Measure.ASKED, Measure.ANSWERED, Measure.LEFT)
UNSAVED = frozenset({Status.DRAFT.value, Status.MERGED.value, Status.ERASED.value})
"""Statuses of what is not counted among the leads: it was never sent, counts elsewhere, or is no more."""
QUALIFIED = frozenset(
    status.value for status in (Status.QUALIFIED, Status.ASSIGNED, Status.CONTACTED, Status.WON, Status.LOST)
)
"""Statuses of leads that can be worked on, or were."""
_PROMISED = frozenset({Status.QUALIFIED.value, Status.ASSIGNED.value})
"""Statuses of leads whose visitor still waits for a first contact."""
Count = tuple[Measure, str, str]
"""A measure, a segment and a key."""


@dataclass
class Tally:
    """The counts of one day."""

    counts: Counter[Count] = field(default_factory=Counter)
    talks: int = 0
    """How many conversations were read."""
    true_until: datetime.datetime | None = None
    """When a count will change though nothing happens: a visitor is gone, a promise is broken."""

    def of(self, measures: Iterable[Measure]) -> dict[Count, int]:
        """The counts of these measures."""
        wanted = frozenset(measures)
        return {key: count for key, count in self.counts.items() if key[0] in wanted}

    def _add(self, measure: Measure, segment: str | None, key: str) -> None:
        self.counts[measure, ALL, key] += 1
        self.counts[measure, segment or NO_SEGMENT, key] += 1

    def _changes_at(self, moment: datetime.datetime) -> None:
        self.true_until = moment if self.true_until is None else min(self.true_until, moment)


@dataclass(frozen=True)
class Rules:
    """What counting depends on beside the facts."""

    clock: OfficeClock
    promised: datetime.timedelta
    """Office hours within which a first contact is to be made."""
    now: datetime.datetime


def tally(leads: Iterable[LeadFact], talks: Iterable[TalkFact], rules: Rules) -> Tally:
    """Count one day."""
    day = Tally()
    for lead in leads:
        _count_lead(day, lead, rules)
    for talk in talks:
        _count_talk(day, talk, rules)
    return day


def _count_lead(day: Tally, lead: LeadFact, rules: Rules) -> None:
    day._add(Measure.STATUS, lead.segment, lead.status)
    if lead.status in UNSAVED:
        return
    for origin, name in origins(lead):
        day._add(Measure.SOURCE, lead.segment, f"{origin.value}:{name}")
        if lead.status in QUALIFIED:
            day._add(Measure.SOURCE_QUALIFIED, lead.segment, f"{origin.value}:{name}")
    rep = (lead.rep or "").strip().lower()
    for act in _acts(lead) if rep else ():
        day._add(Measure.REP, lead.segment, f"{act}:{rep}")
    if lead.contacted_at is not None:
        delay = class_of(max(lead.contacted_at - lead.saved_at, datetime.timedelta(0)))
        day._add(Measure.DELAY, lead.segment, f"{delay}:{rep}")
    promise = _promise(day, lead, rules)
    if promise:
        day._add(Measure.PROMISE, lead.segment, f"{promise}:{rep}")


def _acts(lead: LeadFact) -> Iterator[str]:
    yield "assigned"
    if lead.contacted_at is not None:
        yield "contacted"
    if lead.status == Status.WON.value:
        yield "won"


def _promise(day: Tally, lead: LeadFact, rules: Rules) -> str:
    """Whether a first contact came in time; one that is owed no longer, or to nobody, is no promise."""
    waiting = lead.contacted_at is None
    if waiting and (lead.status not in _PROMISED or lead.do_not_contact):
        return ""
    due = rules.clock.due(lead.saved_at, rules.promised)
    if due is None:
        return "kept" if not waiting else "open"
    if waiting and rules.now <= due:
        day._changes_at(due)
        return "open"
    return "kept" if lead.contacted_at is not None and lead.contacted_at <= due else "broken"


def _count_talk(day: Tally, talk: TalkFact, rules: Rules) -> None:
    day.talks += 1
    day._add(Measure.TALK, talk.segment, "opened")
    if any(step.spoken for step in talk.steps):
        day._add(Measure.TALK, talk.segment, "spoken")
    if talk.led_to - UNSAVED:
        day._add(Measure.TALK, talk.segment, "saved")
    if talk.led_to & QUALIFIED:
        day._add(Measure.TALK, talk.segment, "qualified")
    way = walk(talk, rules.now)
    for topic in way.asked:
        day._add(Measure.ASKED, talk.segment, topic)
    for topic in way.answered:
        day._add(Measure.ANSWERED, talk.segment, topic)
    if way.left_at is not None:
        day._add(Measure.LEFT, talk.segment, way.left_at)
    if way.leaves_at is not None:
        day._changes_at(way.leaves_at)
