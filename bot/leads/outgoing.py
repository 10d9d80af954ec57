"""What is handed over to other tools when a lead was saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.leads.lead import Lead
from bot.leads.repository import Outbox

CREATED = "lead.created"
UPDATED = "lead.updated"
ASSIGNED = "lead.assigned"
"""Somebody looks after the lead who did not before."""


class SendingUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def outbox(self) -> Outbox: ...


def plan_delivery(uow: SendingUnitOfWork, stored: Lead | None, saved: Lead) -> None:
    """Plan what this change makes deliverable, and forget what it makes undeliverable."""
    if not saved.deliverable:
        if stored is not None:
            uow.outbox.cancel(stored.id, saved.updated_at)
    elif stored is None or not stored.deliverable:
        uow.outbox.add(saved.id, CREATED, saved.updated_at)
    elif not same_content(stored, saved):
        uow.outbox.add(saved.id, UPDATED, saved.updated_at)
        if saved.assigned_to and saved.assigned_to != stored.assigned_to:
            uow.outbox.add(saved.id, ASSIGNED, saved.updated_at)


def same_content(one: Lead, other: Lead) -> bool:
    """Whether two states of a lead say the same, whenever they were saved or said again."""
    return replace(one, updated_at=other.updated_at, last_contact_at=other.last_contact_at) == other
