"""Where leads are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Protocol, TypeVar

from bot.leads.consent import ConsentLog
from bot.leads.do_not_contact import DoNotContactList
from bot.leads.history import ChangeLog
from bot.leads.lead import Lead, Status
from bot.leads.origins import OriginLog
from bot.search.query import Query

Self = TypeVar("Self", bound="CaptureUnitOfWork")


NO_SEGMENT = ""
"""Among the segments of a filter: leads without one."""


@dataclass(frozen=True)
class LeadFilter:
    """Which leads to list; None or empty lets everything through."""

    statuses: frozenset[Status] = frozenset()
    segments: frozenset[str] = frozenset()
    since: datetime.datetime | None = None
    """Created at this moment or later."""
    before: datetime.datetime | None = None
    """Created earlier than this moment."""
    test: bool | None = None
    """True: only conversations of the evaluation; False: none of them."""
    owner: str | None = None
    """The e-mail address of who looks after them."""
    unowned: bool = False
    """Only those that nobody looks after."""
    lowest_score: int | None = None
    highest_score: int | None = None
    origin: str | None = None
    """The `Source.origin` they came from."""
    do_not_contact: bool = False
    """Only those that carry this mark."""
    waiting_since_before: datetime.datetime | None = None
    """Only those whose visitors wait for a first contact, and have since before this moment."""
    callback_from: datetime.datetime | None = None
    """A callback is planned at this moment or later."""
    deadline_from: datetime.date | None = None
    """The deadline is on this day or later."""
    search: Query = Query()


EVERY_LEAD = LeadFilter()


class LeadChanged(Exception):
    """Somebody else saved this lead since it was read. Nothing was written."""


class LeadOrder(Enum):
    """How a list is sorted. By anything but their age, only leads that have it are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SCORE = "score"
    """The highest first."""
    CALLBACK = "callback"
    """The soonest first."""
    DEADLINE = "deadline"
    """The soonest first."""


class ConversationErased(LookupError):
    """The conversation was erased at the visitor's request: nothing of it may be saved any more."""


@dataclass(frozen=True)
class LeadCursor:
    """A place in a list: the lead that stands there, by what the list is sorted by and by its age."""

    position: int
    """Of the lead among all leads: the microsecond in which it was created, or one of the next free ones."""
    value: int = 0
    """Its score, the microsecond of its callback, or the day of its deadline; 0 when sorted by age."""


@dataclass(frozen=True)
class LeadPage:
    """A part of a list, in its order, and the places where it begins and ends."""

    leads: Sequence[Lead] = ()
    first: LeadCursor | None = None
    last: LeadCursor | None = None
    earlier: bool = False
    """Whether there are leads before the first."""
    later: bool = False
    """Whether there are leads after the last."""


class LeadRepository(Protocol):
    """Leads by id, by conversation, and newest first."""

    def claim(self, lead: Lead) -> Lead | None:
        """Take the key of `lead` for this transaction.

        When nobody had it, `lead` is added and None returned; otherwise the stored lead is returned, and
        nobody else can change it before the transaction ends.
        """

    def get(self, lead_id: str) -> Lead | None:
        """The lead with this id."""

    def with_ids(self, lead_ids: Sequence[str]) -> Sequence[Lead]:
        """Those of these leads that are there, newest first."""

    def lock(self, lead_id: str) -> Lead | None:
        """The lead with this id, which nobody else can change before the transaction ends."""

    def save(self, lead: Lead) -> Lead:
        """Replace the stored lead that has the same id; returns it with its new version.

        Raises `LeadChanged` when the stored lead has another version than this one.
        """

    def of_conversation(self, conversation_id: str) -> Sequence[Lead]:
        """The requests of one conversation, in order."""

    def of_conversations(self, conversation_ids: Sequence[str]) -> Mapping[str, Sequence[Lead]]:
        """The requests of several conversations, each in order; one without requests is left out."""

    def of_person(self, lead: Lead, *, limit: int | None = None) -> Sequence[Lead]:
        """Other leads with the same e-mail address or phone number, newest first.

        Without a limit, nobody else can change them before the transaction ends.
        """

    def of_organisation(self, lead: Lead, *, limit: int) -> Sequence[Lead]:
        """Other leads of an organisation with the same name or SIREN, newest first."""

    def page(
        self,
        only: LeadFilter = EVERY_LEAD,
        order: LeadOrder = LeadOrder.NEWEST,
        *,
        limit: int = 50,
        after: LeadCursor | None = None,
        before: LeadCursor | None = None,
    ) -> LeadPage:
        """Up to `limit` leads that come `after` a place, or those just `before` one."""

    def neighbours(
        self, lead_id: str, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST
    ) -> tuple[Lead | None, Lead | None]:
        """The leads of a list before and after this one, which may have left the list itself since."""

    def count(
        self, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST, *, up_to: int | None = None
    ) -> int:
        """How many leads a list in this order has; with `up_to`, counting ends there."""

    def origins(self, *, limit: int = 50) -> Sequence[str]:
        """Where leads came from, in alphabetical order."""

    def last_change(self) -> datetime.datetime | None:
        """When a lead was last created or changed."""


class Outbox(Protocol):
    """What is still to be delivered, written in the transaction that makes it true."""

    def add(self, lead_id: str, event: str, at: datetime.datetime) -> None:
        """Ask the delivery worker to hand over the lead. The worker reads the lead when it delivers."""

    def cancel(self, lead_id: str, at: datetime.datetime | None = None) -> None:
        """Deliver nothing more of this lead, and take back what was handed over; `at`: the present moment."""

    def waiting(self, lead_id: str) -> Sequence[str]:
        """The events of this lead that no delivery was planned for yet, oldest first."""

    def events(self, lead_id: str) -> Sequence[str]:
        """What receivers were, are or will be told of this lead, oldest first."""


class ErasureGuard(Protocol):
    """Keeps what was erased from being saved again by a turn that was still under way."""

    def hold_off(self, conversation_id: str) -> None:
        """Let nobody erase this conversation before the transaction ends.

        Raises `ConversationErased` when somebody has.
        """

    def ask_redaction(self, conversation_id: str, at: datetime.datetime) -> None:
        """Note that nothing in this conversation may say any more who the visitor is."""


class CaptureUnitOfWork(Protocol):
    """The part of a unit of work that saving a lead needs."""

    @property
    def leads(self) -> LeadRepository: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def changes(self) -> ChangeLog: ...
    @property
    def consents(self) -> ConsentLog: ...
    @property
    def do_not_contact(self) -> DoNotContactList: ...
    @property
    def erasures(self) -> ErasureGuard: ...
    @property
    def origins(self) -> OriginLog: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...
