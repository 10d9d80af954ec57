"""A unit of work in memory: what is not committed is forgotten."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TypeVar

from bot.leads.consent import ConsentEntry
from bot.leads.do_not_contact import Mark, contacts_of
from bot.leads.history import CODES, Change
from bot.leads.lead import Lead
from bot.leads.origins import FieldOrigin
from bot.leads.people import organisation_key
from bot.leads.repository import (
    EVERY_LEAD,
    ConversationErased,
    LeadChanged,
    LeadCursor,
    LeadFilter,
    LeadOrder,
    LeadPage,
)

Self = TypeVar("Self", bound="FakeUnitOfWork")


class FakeLeads:
    """Leads by id, in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Lead] = {}

    def claim(self, lead: Lead) -> Lead | None:
        key = (lead.conversation_id, lead.request)
        for other in self.kept.values():
            if (other.conversation_id, other.request) == key:
                return other
        self.kept[lead.id] = lead
        return None

    def get(self, lead_id: str) -> Lead | None:
        return self.kept.get(lead_id)

    def with_ids(self, lead_ids: Sequence[str]) -> Sequence[Lead]:
        return [self.kept[lead_id] for lead_id in lead_ids if lead_id in self.kept]

    def lock(self, lead_id: str) -> Lead | None:
        return self.kept.get(lead_id)

    def save(self, lead: Lead) -> Lead:
        if self.kept[lead.id].version != lead.version:
            raise LeadChanged(lead.id)
        self.kept[lead.id] = replace(lead, version=lead.version + 1)
        return self.kept[lead.id]

    def of_conversation(self, conversation_id: str) -> Sequence[Lead]:
        return [lead for lead in self.kept.values() if lead.conversation_id == conversation_id]

    def of_conversations(self, conversation_ids: Sequence[str]) -> Mapping[str, Sequence[Lead]]:
        return {wanted: self.of_conversation(wanted) for wanted in conversation_ids}

    def of_person(self, lead: Lead, *, limit: int | None = None) -> Sequence[Lead]:
        contacts = set(contacts_of(lead))
        others = [other for other in self.kept.values() if other.id != lead.id]
        return [other for other in others if contacts & set(contacts_of(other))][:limit]

    def of_organisation(self, lead: Lead, *, limit: int) -> Sequence[Lead]:
        key = organisation_key(lead.organisation)
        others = [other for other in self.kept.values() if other.id != lead.id]
        return [other for other in others if key and organisation_key(other.organisation) == key][:limit]

    def page(
        self,
        only: LeadFilter = EVERY_LEAD,
        order: LeadOrder = LeadOrder.NEWEST,
        *,
        limit: int = 50,
        after: LeadCursor | None = None,
        before: LeadCursor | None = None,
    ) -> LeadPage:
        return LeadPage(list(self.kept.values())[:limit])

    def neighbours(
        self, lead_id: str, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST
    ) -> tuple[Lead | None, Lead | None]:
        raise NotImplementedError("no test of this fake reads lists")

    def count(
        self, only: LeadFilter = EVERY_LEAD, order: LeadOrder = LeadOrder.NEWEST, *, up_to: int | None = None
    ) -> int:
        return len(self.kept)

    def origins(self, *, limit: int = 50) -> Sequence[str]:
        return sorted({lead.source.origin for lead in self.kept.values() if lead.source.origin})

    def last_change(self) -> datetime.datetime | None:
        return max((lead.updated_at for lead in self.kept.values()), default=None)


class FakeOutbox:
    """What is to be delivered, in a list."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []

    def add(self, lead_id: str, event: str, at: datetime.datetime) -> None:
        self.rows.append((lead_id, event))

    def cancel(self, lead_id: str, at: datetime.datetime | None = None) -> None:
        self.rows = [row for row in self.rows if row[0] != lead_id]

    def waiting(self, lead_id: str) -> Sequence[str]:
        return [event for owner, event in self.rows if owner == lead_id]

    def events(self, lead_id: str) -> Sequence[str]:
        return self.waiting(lead_id)


class FakeChanges:
    """Histories, in a list."""

    def __init__(self) -> None:
        self.rows: list[Change] = []

    def add(self, changes: Iterable[Change]) -> None:
        self.rows += changes

    def of_lead(self, lead_id: str) -> Sequence[Change]:
        return [change for change in self.rows if change.lead_id == lead_id]

    def forget_person(self, lead_id: str) -> None:
        kept = [replace(row, reason=None) if row.lead_id == lead_id else row for row in self.rows]
        self.rows = [
            replace(row, before=None, after=None)
            if row.lead_id == lead_id and row.field not in CODES
            else row
            for row in kept
        ]


class FakeOrigins:
    """Where values came from; the visitor's message is always the third."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], FieldOrigin] = {}

    def note(self, origins: Iterable[FieldOrigin]) -> None:
        self.rows.update({(item.lead_id, item.field): item for item in origins})

    def of_lead(self, lead_id: str) -> Mapping[str, FieldOrigin]:
        return {field: item for (owner, field), item in self.rows.items() if owner == lead_id}

    def last_turn(self, conversation_id: str) -> int | None:
        return 3


class FakeDoNotContact:
    """The contact details of people who must not be contacted."""

    def __init__(self) -> None:
        self.marks: dict[str, Mark] = {}

    def covers(self, lead: Lead) -> bool:
        return bool(self.marks.keys() & set(contacts_of(lead)))

    def add(self, lead: Lead, mark: Mark) -> None:
        for contact in contacts_of(lead):
            self.marks.setdefault(contact, mark)

    def remove(self, lead: Lead) -> None:
        for contact in contacts_of(lead):
            self.marks.pop(contact, None)


class FakeConsents:
    """What was said of each use of people's data, in a list."""

    def __init__(self) -> None:
        self.rows: list[ConsentEntry] = []

    def add(self, entries: Iterable[ConsentEntry]) -> None:
        self.rows += entries

    def of_lead(self, lead_id: str) -> Sequence[ConsentEntry]:
        return [entry for entry in self.rows if entry.lead_id == lead_id]


class FakeErasures:
    """Which conversations were erased."""

    def __init__(self) -> None:
        self.erased: set[str] = set()
        self.redactions: set[str] = set()

    def ask_redaction(self, conversation_id: str, at: datetime.datetime) -> None:
        self.redactions.add(conversation_id)

    def hold_off(self, conversation_id: str) -> None:
        if conversation_id in self.erased:
            raise ConversationErased(conversation_id)


class FakeUnitOfWork:
    """Keeps a copy of everything when its block begins, and goes back to it unless it was committed."""

    def __init__(self) -> None:
        self.leads = FakeLeads()
        self.outbox = FakeOutbox()
        self.changes = FakeChanges()
        self.origins = FakeOrigins()
        self.consents = FakeConsents()
        self.do_not_contact = FakeDoNotContact()
        self.erasures = FakeErasures()
        self.commits = 0
        self._before: tuple[dict[str, Lead], list[tuple[str, str]]] = ({}, [])

    def __enter__(self: Self) -> Self:
        self._remember()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leads.kept, self.outbox.rows = self._before

    def commit(self) -> None:
        self.commits += 1
        self._remember()

    def _remember(self) -> None:
        self._before = (dict(self.leads.kept), list(self.outbox.rows))
