"""Counts requests that were confirmed for the first time, once they are committed."""

from __future__ import annotations

from collections.abc import Callable

from bot.leads.following import Step
from bot.leads.lead import Lead, Status
from bot.leads.repository import CaptureUnitOfWork
from bot.telemetry.metrics import LEADS


def counted(follow: Step, save: Callable[[Step], Lead]) -> Lead:
    """What `save` returns. It gets the steps that follow, and what it calls them with tells what is new."""
    new = False

    def watched(uow: CaptureUnitOfWork, before: Lead | None, lead: Lead) -> Lead:
        nonlocal new
        new = before is None or before.status is Status.DRAFT
        return follow(uow, before, lead)

    saved = save(watched)
    if new and not saved.source.test:
        LEADS.labels(saved.status.value, str(saved.segment or "unknown")).inc()
    return saved
