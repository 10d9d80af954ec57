"""Where the value of each field came from: a message of the visitor, staff, another request, a register."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bot.leads.history import CONTENT
from bot.leads.lead import Lead

TRACED = (*CONTENT, "segment")
"""The fields of which it is known."""


class Origin(str, Enum):
    """Who said so."""

    VISITOR = "visitor"
    STAFF = "staff"
    MERGE = "merge"
    """It was taken over from a request that became one with this one."""
    REGISTER = "register"


@dataclass(frozen=True)
class FieldOrigin:
    """Where the value that a field has today came from."""

    lead_id: str
    field: str
    origin: Origin
    at: datetime.datetime
    conversation_id: str | None = None
    turn: int | None = None
    """The number of the visitor's message in that conversation."""
    by: str | None = None
    """The id of a user."""


class OriginLog(Protocol):
    """Where this is kept."""

    def note(self, origins: Iterable[FieldOrigin]) -> None:
        """Replace what was known of these fields."""

    def of_lead(self, lead_id: str) -> Mapping[str, FieldOrigin]:
        """By field."""

    def last_turn(self, conversation_id: str) -> int | None:
        """The number of the visitor's last message, which is the one that is being answered."""


class TracingUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def origins(self) -> OriginLog: ...


def note_told(uow: TracingUnitOfWork, before: Lead | None, told: Lead, turn: int | None = None) -> None:
    """The visitor said what differs, in the message of this number; in the last one, unless it is given."""
    names = changed(before, told)
    if names:
        if turn is None:
            turn = uow.origins.last_turn(told.conversation_id)
        uow.origins.note(
            FieldOrigin(told.id, name, Origin.VISITOR, told.updated_at, told.conversation_id, turn)
            for name in names
        )


def note_decided(uow: TracingUnitOfWork, before: Lead, after: Lead, by: str) -> None:
    """A member of staff wrote what differs."""
    uow.origins.note(
        FieldOrigin(after.id, name, Origin.STAFF, after.updated_at, by=by) for name in changed(before, after)
    )


def note_taken_over(uow: TracingUnitOfWork, before: Lead, after: Lead, source: Lead) -> None:
    """What differs came from another request, where it has an origin of its own."""
    known = uow.origins.of_lead(source.id)
    nowhere = FieldOrigin(source.id, "", Origin.VISITOR, source.updated_at, source.conversation_id)
    origins = ((name, known.get(name, nowhere)) for name in changed(before, after))
    uow.origins.note(
        FieldOrigin(after.id, name, Origin.MERGE, origin.at, origin.conversation_id, origin.turn, origin.by)
        for name, origin in origins
    )


def changed(before: Lead | None, after: Lead) -> list[str]:
    """The traced fields that have another value now, and have one."""
    return [
        name
        for name in TRACED
        if getattr(after, name) is not None
        and (before is None or getattr(after, name) != getattr(before, name))
    ]
