"""Where leads are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeVar

from bot.leads.lead import Lead, Status

Self = TypeVar("Self", bound="CaptureUnitOfWork")


@dataclass(frozen=True)
class LeadFilter:
    """Which leads to list; None or empty lets everything through."""

    statuses: frozenset[Status] = frozenset()
    segments: frozenset[str] = frozenset()
    since: datetime.datetime | None = None
    """Created at this moment or later."""
    test: bool | None = None
    """True: only conversations of the evaluation; False: none of them."""


EVERY_LEAD = LeadFilter()


class LeadChanged(Exception):
    """Somebody else saved this lead since it was read. Nothing was written."""


@dataclass(frozen=True)
class LeadCursor:
    """A place in the list of leads, newest first: what comes after this one is older."""

    created_at: datetime.datetime
    id: str


class LeadRepository(Protocol):
    """Leads by id, by conversation, and newest first."""

    def claim(self, lead: Lead) -> Lead | None:
        """Take the key of `lead` for this transaction.

        When nobody had it, `lead` is added and None returned; otherwise the stored lead is returned, and
        nobody else can change it before the transaction ends.
        """

    def get(self, lead_id: str) -> Lead | None:
        """The lead with this id."""

    def save(self, lead: Lead) -> Lead:
        """Replace the stored lead that has the same id; returns it with its new version.

        Raises `LeadChanged` when the stored lead has another version than this one.
        """

    def of_conversation(self, conversation_id: str) -> Sequence[Lead]:
        """The requests of one conversation, in order."""

    def newest(
        self, only: LeadFilter = EVERY_LEAD, *, limit: int = 50, after: LeadCursor | None = None
    ) -> Sequence[Lead]:
        """Up to `limit` leads, newest first; `after` continues where the last page ended."""

    def count(self, only: LeadFilter = EVERY_LEAD) -> int:
        """How many leads there are."""


class Outbox(Protocol):
    """What is still to be delivered, written in the transaction that makes it true."""

    def add(self, lead_id: str, event: str, at: datetime.datetime) -> None:
        """Ask the delivery worker to hand over the lead. The worker reads the lead when it delivers."""

    def cancel(self, lead_id: str) -> None:
        """Forget what was not delivered yet of this lead."""

    def waiting(self, lead_id: str) -> Sequence[str]:
        """The events of this lead that are not delivered yet, oldest first."""


class CaptureUnitOfWork(Protocol):
    """The part of a unit of work that saving a lead needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def outbox(self) -> Outbox: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...
