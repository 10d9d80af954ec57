"""What follows when a request is saved, in the transaction that saves it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from bot.leads.capture import capture_draft, capture_final
from bot.leads.following import in_turn
from bot.leads.lead import Lead, Status
from tests.unit.bot.leads.fake_storage import FakeUnitOfWork
from tests.unit.bot.leads.leads import LATER, a_lead

OTHER = datetime.timedelta(hours=1)


class Steps:
    """Two steps: the second stands on the first; both remember what they were called with."""

    def __init__(self) -> None:
        self.seen: list[tuple[str | None, str]] = []

    def score(self, uow: Any, before: Lead | None, lead: Lead) -> Lead:
        self.seen.append((before.status.value if before else None, lead.status.value))
        return replace(lead, score=10 + (lead.budget or 0) // 1000)

    def owner(self, uow: Any, before: Lead | None, lead: Lead) -> Lead:
        if (lead.score or 0) < 12:
            return lead
        return replace(lead, assigned_to="chef@exemple.fr", status=Status.ASSIGNED)


@pytest.fixture
def steps() -> Steps:
    return Steps()


def test_a_new_request_is_stored_with_what_follows_and_delivered_once(steps: Steps) -> None:
    uow = FakeUnitOfWork()
    saved = capture_final(uow, a_lead(budget=4000), in_turn([steps.score, steps.owner]))
    assert (saved.score, saved.assigned_to) == (14, "chef@exemple.fr")
    assert uow.leads.kept[saved.id] == saved and uow.commits == 1
    assert uow.outbox.waiting(saved.id) == ["lead.created"]
    again = capture_final(uow, a_lead(budget=4000), in_turn([steps.score, steps.owner]))
    assert again == saved and uow.commits == 1


def test_steps_know_what_was_stored_before(steps: Steps) -> None:
    uow = FakeUnitOfWork()
    capture_draft(uow, a_lead())
    capture_final(uow, a_lead(updated_at=LATER), steps.score)
    capture_final(uow, a_lead(budget=9000, updated_at=LATER + OTHER), steps.score)
    assert steps.seen == [("draft", "qualified"), ("qualified", "qualified")]
    assert [lead.score for lead in uow.leads.kept.values()] == [19]


def test_a_step_that_fails_keeps_the_request_from_being_called_saved() -> None:
    def fails(uow: Any, before: Lead | None, lead: Lead) -> Lead:
        raise RuntimeError("no rules")

    uow = FakeUnitOfWork()
    with pytest.raises(RuntimeError):
        capture_final(uow, a_lead(), fails)
    assert uow.commits == 0
