"""Look-ups in the register are kept, found when they are due, and forgotten."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.leads.lead import Lead, Status
from bot.register.choosing import Query
from bot.register.company import Company
from bot.register.lookups import LookUp, Outcome
from bot.storage.database import Database

NOW = datetime.datetime(2026, 5, 4, 9, 30, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
KERLANN = Company("732829320", "MENUISERIE KERLANN", ("MENUISERIE KERLANN",), department="29")
QUERY = Query("menuiserie kerlann", "29")


@pytest.fixture
def three(database: Database) -> Database:
    """Three leads, looked up one after the other; the last one was answered."""
    with database.writing() as uow:
        for number in range(3):
            at = NOW + number * DAY
            uow.leads.claim(Lead(f"lead-{number}", f"c-{number}", 1, at, at, status=Status.QUALIFIED))
            uow.look_ups.put(LookUp(f"lead-{number}", QUERY, due_at=at))
        answered = LookUp("lead-2", QUERY, Outcome.FILLED, 1, None, NOW, (KERLANN,))
        uow.look_ups.put(answered)
        uow.commit()
    return database


def test_it_is_kept_as_it_was(three: Database) -> None:
    with three.reading() as uow:
        assert uow.look_ups.of_lead("lead-0") == LookUp("lead-0", QUERY, due_at=NOW)
        assert uow.look_ups.of_lead("lead-2") == LookUp(
            "lead-2", QUERY, Outcome.FILLED, 1, None, NOW, (KERLANN,)
        )
        assert uow.look_ups.of_lead("nobody") is None


def test_what_is_due_comes_the_oldest_first(three: Database) -> None:
    with three.reading() as uow:
        assert [item.lead_id for item in uow.look_ups.due(NOW, 10)] == ["lead-0"]
        assert [item.lead_id for item in uow.look_ups.due(NOW + 9 * DAY, 10)] == ["lead-0", "lead-1"]
        assert [item.lead_id for item in uow.look_ups.due(NOW + 9 * DAY, 1)] == ["lead-0"]


def test_an_answer_serves_whoever_asks_the_same_until_it_is_too_old(three: Database) -> None:
    with three.writing() as uow:
        assert uow.look_ups.answered(QUERY, NOW - DAY) == [KERLANN]
        assert uow.look_ups.answered(QUERY, NOW + DAY) is None
        assert uow.look_ups.answered(replace(QUERY, department=None), NOW - DAY) is None
        uow.look_ups.forget_answers(NOW + DAY)
        assert uow.look_ups.answered(QUERY, NOW - DAY) is None
        found = uow.look_ups.of_lead("lead-2")
        assert found is not None and (found.outcome, found.answer) == (Outcome.FILLED, ())


def test_it_is_forgotten_with_its_lead_or_alone(three: Database) -> None:
    with three.writing() as uow:
        uow.look_ups.forget("lead-0")
        uow.erasures.wipe("c-2")
        uow.commit()
    with three.reading() as uow:
        assert uow.look_ups.of_lead("lead-0") is None and uow.look_ups.of_lead("lead-2") is None
        assert uow.look_ups.answered(QUERY, NOW - DAY) is None
