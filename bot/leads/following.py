"""What follows when a confirmed request is saved, by a conversation or by staff, in the same transaction.

A step takes the lead as it is about to be stored and gives it back with what it adds: a score, an owner.
It may write through the unit of work; the transaction keeps all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.leads.lead import Lead

Step = Callable[[Any, Lead | None, Lead], Lead]
"""Called with the unit of work, the lead as it was stored before (None: it is new) and the lead."""


def nothing(_uow: Any, _before: Lead | None, lead: Lead) -> Lead:
    """The step that leaves a lead as it is."""
    return lead


def in_turn(steps: Sequence[Step]) -> Step:
    """One step that takes several, each with what the one before made of the lead."""

    def follow(uow: Any, before: Lead | None, lead: Lead) -> Lead:
        for step in steps:
            lead = step(uow, before, lead)
        return lead

    return follow
