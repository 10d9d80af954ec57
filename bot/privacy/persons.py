"""Everything that is kept of one person, wherever: found by their contact details, exported, erased."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, TypeVar

from bot.accounts.account import User
from bot.accounts.audit import AuditLog, record
from bot.leads.lead import Lead
from bot.privacy.erasing import Erasing
from bot.privacy.erasure import AskedBy, Proof, digest_of
from bot.privacy.ledger import Erased
from bot.privacy.own_data import GatheringUnitOfWork, OwnData, gather
from bot.privacy.repository import ErasureRepository, PersonRepository

EXPORTED, ERASED, SOUGHT = "person.exported", "person.erased", "person.sought"
MOST = 500
"""Conversations of one person that are looked at. Nobody has more."""
_BATCH = 1_000
Self = TypeVar("Self", bound="PersonsUnitOfWork")
_OF_OTHERS = frozenset({"by", "updated_by", "assigned_to", "user_id"})
"""Columns that name members of staff."""


class PersonsUnitOfWork(GatheringUnitOfWork, Protocol):
    """The part of a unit of work that this needs."""

    @property
    def persons(self) -> PersonRepository: ...
    @property
    def erasures(self) -> ErasureRepository: ...
    @property
    def audit(self) -> AuditLog: ...

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


class UnknownRequest(LookupError):
    """There is no lead with this id, or no longer."""


@dataclass(frozen=True)
class Held:
    """What is kept under one conversation."""

    conversation_id: str
    begun_at: datetime.datetime | None
    messages: int
    leads: Sequence[Lead]
    counts: Mapping[str, int]
    """Rows by table."""


@dataclass(frozen=True)
class Person:
    """Who is sought, and what was found."""

    contacts: frozenset[str]
    held: Sequence[Held]
    mails: int

    @property
    def conversations(self) -> list[str]:
        """The ids of all that was found."""
        return [item.conversation_id for item in self.held]

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is kept of them."""
        return not self.held and not self.mails


@dataclass(frozen=True)
class PersonErased:
    """That everything of a person was erased. It names nobody."""

    at: datetime.datetime
    proofs: Sequence[Proof]
    mails: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, of all conversations together."""
        total: dict[str, int] = {}
        for proof in self.proofs:
            for name, count in proof.counts.items():
                total[name] = total.get(name, 0) + count
        total["mails"] = total.get("mails", 0) + self.mails
        return {name: count for name, count in sorted(total.items()) if count}

    def to_json(self) -> dict[str, Any]:
        """The proof as it may be kept or handed over."""
        return {
            "erased_at": self.at.isoformat(),
            "conversations": len(self.proofs),
            "counts": self.counts,
            "proofs": [proof.id for proof in self.proofs],
        }


@dataclass(frozen=True)
class Persons:
    """The requests of people about their data, as staff answers them."""

    reading: Callable[[], PersonsUnitOfWork]
    writing: Callable[[], PersonsUnitOfWork]
    erasing: Erasing
    now: Callable[[], datetime.datetime]
    most: int = field(default=MOST)

    def contacts_of_lead(self, lead_id: str) -> frozenset[str]:
        """By what the person of a lead is found everywhere; raises `UnknownRequest`."""
        with self.reading() as uow:
            if uow.leads.get(lead_id) is None:
                raise UnknownRequest(lead_id)
            return uow.persons.contacts_of_lead(lead_id)

    def find(self, contacts: Collection[str], lead_id: str | None = None) -> Person:
        """What is kept of whoever has one of these contact details, and of this lead's conversation."""
        with self.reading() as uow:
            ids = dict.fromkeys(uow.persons.conversations(contacts, limit=self.most))
            lead = uow.leads.get(lead_id) if lead_id else None
            if lead is not None:
                ids.setdefault(lead.conversation_id)
            held = [_held(uow, conversation_id) for conversation_id in ids]
            return Person(frozenset(contacts), held, len(uow.persons.mails_to(contacts)))

    def export(self, person: Person, by: User | None) -> PersonExport:
        """Everything that is kept, to be handed over; that it was is in the audit log."""
        with self.reading() as uow:
            owned = [_owned(uow, item.conversation_id) for item in person.held]
            mails = [_without_staff(row) for row in uow.persons.mails_to(person.contacts)]
        now = self.now()
        with self.writing() as uow:
            record(uow, by, EXPORTED, "person", None, now, conversations=len(owned))
            uow.commit()
        return PersonExport(now, person, owned, mails)

    def erase(self, person: Person, by: User | None) -> PersonErased:
        """Erase all of it. Once it is asked for it will be done, also when this process dies meanwhile."""
        now = self.now()
        ids = person.conversations
        with self.writing() as uow:
            uow.erasures.ask(ids, AskedBy.STAFF, now)
            mails = uow.persons.wipe_mails(person.contacts)
            record(uow, by, ERASED, "person", None, now, conversations=len(ids), mails=mails)
            uow.commit()
        proofs = []
        for conversation_id in ids:
            self.erasing.erase(conversation_id, AskedBy.STAFF)
            with self.reading() as uow:
                proof = uow.erasures.of(conversation_id)
            if proof is not None:
                proofs.append(proof)
        self.erasing.others.settle()
        return PersonErased(now, proofs, mails)

    def erase_again(self, listed: Mapping[str, Erased]) -> Iterator[Proof]:
        """Erase what a list of erasures names and a restored backup has brought back."""
        after = ""
        while True:
            with self.reading() as uow:
                page = uow.persons.every_conversation(after=after, limit=_BATCH)
            for conversation_id in page:
                if digest_of(conversation_id) in listed:
                    proof = self.erasing.erase(conversation_id, AskedBy.STAFF)
                    if proof is not None:
                        yield proof
            if len(page) < _BATCH:
                return
            after = page[-1]


@dataclass(frozen=True)
class PersonExport:
    """Everything that is kept of a person, to be handed over to them."""

    at: datetime.datetime
    person: Person
    owned: Sequence[tuple[OwnData | None, Mapping[str, Any]]]
    """For each conversation: as it is read, and every row of it."""
    mails: Sequence[Mapping[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """The JSON object; each conversation as it reads, then every row that is kept of it, by table."""
        return {
            "exported_at": self.at.isoformat(),
            "contacts": sorted(self.person.contacts),
            "conversations": [
                {**(own.to_json() if own is not None else {}), "records": records}
                for own, records in self.owned
            ],
            "mails": list(self.mails),
        }


def _held(uow: PersonsUnitOfWork, conversation_id: str) -> Held:
    transcript = uow.conversations.transcript(conversation_id)
    return Held(
        conversation_id,
        transcript.conversation.created_at if transcript else None,
        len(transcript.turns) if transcript else 0,
        uow.leads.of_conversation(conversation_id),
        {name: len(rows) for name, rows in uow.persons.rows(conversation_id).items()},
    )


def _owned(uow: PersonsUnitOfWork, conversation_id: str) -> tuple[OwnData | None, Mapping[str, Any]]:
    rows = uow.persons.rows(conversation_id)
    return gather(uow, conversation_id), {
        name: [_without_staff(row) for row in found] for name, found in rows.items()
    }


def _without_staff(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items() if name not in _OF_OTHERS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
