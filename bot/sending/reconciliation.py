"""Qualified = saved = delivered: counted along the newest requests, each difference named.

What was confirmed in conversations is compared with the requests that were saved, these with the events of
the outbox, and these with the deliveries. Every look is bounded, whatever there is in the database.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Protocol

from bot.sending.deliveries import DeliveryState

STRIDE = 500
"""Conversations, or requests, of one look."""
UNPLANNED = datetime.timedelta(minutes=5)
"""After so long an event should have its deliveries."""
OVERDUE = datetime.timedelta(hours=1)
"""After so long a delivery should have arrived."""
SETTLING = datetime.timedelta(minutes=2)
"""What happened in these last minutes may still be on its way from one table to the other."""
NAMED = 100
"""So many of each difference are named; all are counted, except those that are found by one look."""


class Difference(str, Enum):
    """What should not be, in the order of the way that a request takes."""

    CONFIRMED_NOT_SAVED = "confirmed_not_saved"
    """The visitor was told that it is saved, and there is no request of this conversation."""
    SAVED_NOT_ANNOUNCED = "saved_not_announced"
    """A request that should be handed over, and no event says so."""
    ANNOUNCED_NOT_PLANNED = "announced_not_planned"
    """An event that was made no delivery: the delivery process does not run."""
    OVERDUE = "overdue"
    """A delivery that waits for a long time."""
    NOT_ACKNOWLEDGED = "not_acknowledged"
    """Perhaps sent: whoever sent it died before they heard the answer. It is sent once more."""
    GIVEN_UP = "given_up"
    """A dead letter."""
    NOT_CANCELLED = "not_cancelled"
    """A request that must not be handed over, and something of it still waits."""


@dataclass(frozen=True)
class ConfirmedConversation:
    """A conversation in which the visitor was told that the request is saved."""

    position: int
    id: str
    saved: bool


@dataclass(frozen=True)
class SavedLead:
    """A request that is no draft, as far as its delivery goes."""

    position: int
    id: str
    updated_at: datetime.datetime
    deliverable: bool
    announced: bool
    planned: bool
    """Whether each of its events was made deliveries."""
    states: frozenset[DeliveryState]


class ReconcilingRepository(Protocol):
    """What is compared, in looks that are bounded."""

    def conversations(
        self, since: int, before: int | None, limit: int
    ) -> tuple[Sequence[ConfirmedConversation], int | None]:
        """Those confirmed among the next so many, newest first, and the place where to go on."""

    def leads(self, since: int, before: int | None, limit: int) -> tuple[Sequence[SavedLead], int | None]:
        """Those saved among the next so many, newest first, and the place where to go on."""

    def unplanned(self, before: datetime.datetime, limit: int) -> Sequence[str]:
        """Leads with an event from before this moment that was made no delivery."""

    def overdue(self, before: datetime.datetime, limit: int) -> Sequence[str]:
        """Identifiers of what has waited since before this moment."""

    def unacknowledged(self, now: datetime.datetime, limit: int) -> Sequence[str]:
        """Identifiers of what somebody was sending whose lease is over."""

    def given_up(self, limit: int) -> Sequence[str]:
        """Identifiers of dead letters, newest first."""


class ReconcilingUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def reconciliation(self) -> ReconcilingRepository: ...


@dataclass(frozen=True)
class Reconciliation:
    """What was compared, and what differs."""

    confirmed: int = 0
    """Conversations whose visitor was told that the request is saved."""
    confirmed_and_saved: int = 0
    saved: int = 0
    """Requests that are no drafts."""
    deliverable: int = 0
    """Of these, the ones that may be handed over."""
    announced: int = 0
    """Of these, the ones with an event."""
    delivered: int = 0
    """Of these, the ones of which nothing waits and nothing was given up."""
    differences: dict[Difference, tuple[str, ...]] = field(default_factory=dict)
    """The ids of conversations, requests or events; not more than `NAMED` of each."""
    complete: bool = True
    """Whether everything since the beginning was looked at."""

    def named(self, difference: Difference, ids: Sequence[str]) -> Reconciliation:
        """The same with these differences as well."""
        if not ids:
            return self
        known = (*self.differences.get(difference, ()), *ids)[:NAMED]
        return replace(self, differences={**self.differences, difference: known})


@dataclass(frozen=True)
class Progress:
    """How far a reconciliation has come; None for what is at its end."""

    report: Reconciliation
    conversations: int | None
    leads: int | None
    begun: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing is left to look at."""
        return self.begun and self.conversations is None and self.leads is None


BEGINNING = Progress(Reconciliation(), None, None)


def go_on(
    uow: ReconcilingUnitOfWork,
    progress: Progress,
    since: datetime.datetime,
    now: datetime.datetime,
    stride: int = STRIDE,
) -> Progress:
    """One look further back, in this transaction; the first one also looks at what waits."""
    report, first = progress.report, not progress.begun
    if first:
        report = _what_waits(uow.reconciliation, report, now)
    start, conversations, leads = _micros(since), progress.conversations, progress.leads
    if first or conversations is not None:
        talks, conversations = uow.reconciliation.conversations(start, conversations, stride)
        report = _with_conversations(report, talks, _micros(now - SETTLING))
    if first or leads is not None:
        saved, leads = uow.reconciliation.leads(start, leads, stride)
        report = _with_leads(report, saved, now)
    over = conversations is None and leads is None
    return Progress(replace(report, complete=over), conversations, leads, begun=True)


def _with_conversations(
    report: Reconciliation, talks: Sequence[ConfirmedConversation], settled: int
) -> Reconciliation:
    lost = [talk.id for talk in talks if not talk.saved and talk.position < settled]
    counted = replace(
        report,
        confirmed=report.confirmed + len(talks),
        confirmed_and_saved=report.confirmed_and_saved + sum(talk.saved for talk in talks),
    )
    return counted.named(Difference.CONFIRMED_NOT_SAVED, lost)


def _with_leads(report: Reconciliation, leads: Sequence[SavedLead], now: datetime.datetime) -> Reconciliation:
    due = [lead for lead in leads if lead.deliverable]
    settled = now - SETTLING
    silent = [lead.id for lead in due if not lead.announced and lead.updated_at < settled]
    stale = [
        lead.id
        for lead in leads
        if not lead.deliverable and DeliveryState.WAITING in lead.states and lead.updated_at < settled
    ]
    open_states = {DeliveryState.WAITING, DeliveryState.DEAD}
    arrived = [lead for lead in due if lead.announced and lead.planned and not lead.states & open_states]
    counted = replace(
        report,
        saved=report.saved + len(leads),
        deliverable=report.deliverable + len(due),
        announced=report.announced + sum(lead.announced for lead in due),
        delivered=report.delivered + len(arrived),
    )
    named = counted.named(Difference.SAVED_NOT_ANNOUNCED, silent)
    return named.named(Difference.NOT_CANCELLED, stale)


def _what_waits(
    found: ReconcilingRepository, report: Reconciliation, now: datetime.datetime
) -> Reconciliation:
    report = report.named(Difference.ANNOUNCED_NOT_PLANNED, found.unplanned(now - UNPLANNED, NAMED))
    report = report.named(Difference.OVERDUE, found.overdue(now - OVERDUE, NAMED))
    report = report.named(Difference.NOT_ACKNOWLEDGED, found.unacknowledged(now, NAMED))
    return report.named(Difference.GIVEN_UP, found.given_up(NAMED))


def _micros(at: datetime.datetime) -> int:
    beginning = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (at - beginning) // datetime.timedelta(microseconds=1)
