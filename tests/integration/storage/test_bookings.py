"""Calls that are booked, in a real database: nobody is promised twice, whatever happens at once."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command

from bot.accounts.lead_work import LeadWork
from bot.calendar.booking import SlotTaken
from bot.calendar.bookings import Whose
from bot.leads.capture import capture_draft, capture_final
from bot.leads.lead import Source, Status
from bot.storage import engine as engines
from bot.storage import schema
from bot.storage.database import Database
from tests.integration.storage.calls import (
    ADA,
    EMIL,
    HALF,
    TEN,
    booking,
    starts,
    step,
    user,
    wants,
    with_routing,
)
from tests.unit.bot.leads.leads import LATER, NOW


def test_a_call_is_booked_with_the_lead_that_asks_for_it(team: Database) -> None:
    saved = capture_final(team.writing(), wants(1), step())
    booked = booking(team)
    assert booked is not None and saved.callback_at == TEN
    assert (booked.start, booked.end, booked.owner, booked.seat) == (TEN, TEN + HALF, None, 0)


def test_saving_again_changes_nothing(team: Database) -> None:
    capture_final(team.writing(), wants(1), step())
    first = booking(team)
    capture_final(team.writing(), wants(1, need="autre chose"), step())
    assert booking(team) == first and starts(team) == [TEN]


def test_as_many_calls_are_booked_at_once_as_there_are_people_who_call(team: Database) -> None:
    for number in (1, 2):
        capture_final(team.writing(), wants(number), step())
    with pytest.raises(SlotTaken):
        capture_final(team.writing(), wants(3), step())
    with team.reading() as uow:
        assert uow.leads.get("lead-3") is None, "the whole transaction is undone"
    assert capture_final(team.writing(), wants(3, TEN + HALF), step()).callback_at == TEN + HALF


def test_the_playbook_may_say_how_many_calls_the_team_shares(team: Database) -> None:
    capture_final(team.writing(), wants(1), step(parallel=1))
    with pytest.raises(SlotTaken):
        capture_final(team.writing(), wants(2, TEN + HALF / 2), step(parallel=1))


def test_a_call_that_touches_another_one_is_another_time(team: Database) -> None:
    for number, at in enumerate((TEN, TEN + HALF, TEN - HALF), 1):
        capture_final(team.writing(), wants(number, at), step(parallel=1))
    assert starts(team) == [TEN - HALF, TEN, TEN + HALF]


def test_who_was_faster_gets_the_slot(team: Database) -> None:
    def save(number: int) -> bool:
        try:
            capture_final(team.writing(), wants(number, TEN + (number % 3) * HALF / 3), step())
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(1, 13))) == 2
    assert len(starts(team)) == 2


def test_conversations_of_the_evaluation_take_nobodys_time(team: Database) -> None:
    capture_final(team.writing(), wants(1, source=Source(test=True)), step())
    assert starts(team) == []


def test_a_draft_books_nothing_and_moves_no_call(team: Database) -> None:
    capture_draft(team.writing(), wants(1, status=Status.DRAFT))
    assert starts(team) == []
    capture_final(team.writing(), wants(1), step())
    assert capture_draft(team.writing(), wants(1, TEN + HALF, status=Status.DRAFT)).callback_at == TEN
    assert starts(team) == [TEN]


def test_appointments_are_listed_by_time_of_everybody_or_of_one(team: Database) -> None:
    capture_final(team.writing(), wants(1, TEN + HALF), with_routing)
    capture_final(team.writing(), wants(2), step())
    with team.reading() as uow:
        everybody = uow.bookings.appointments(TEN, TEN + 2 * HALF, limit=10)
        hers = uow.bookings.appointments(
            TEN, TEN + 2 * HALF, whose=Whose.MINE, me=ADA, waiting=True, limit=10
        )
        nobodys = uow.bookings.appointments(TEN, TEN + 2 * HALF, whose=Whose.NOBODYS, limit=10)
    assert [one.booking.lead_id for one in everybody] == ["lead-2", "lead-1"]
    assert [(one.name, one.organisation, one.assigned_to) for one in hers] == [
        ("Odile Perrault", "Ateliers Perrault", ADA)
    ]
    assert [one.booking.lead_id for one in nobodys] == ["lead-2"]


def test_calls_that_were_planned_before_are_booked_when_the_schema_is_upgraded(
    team: Database, url: str
) -> None:
    soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)).replace(microsecond=0)
    for number, owner in enumerate((ADA, ADA, EMIL), 1):
        capture_final(team.writing(), wants(number, soon, assigned_to=None), lambda u, b, lead: lead)
        with team.writing() as uow:
            LeadWork(uow, user(EMIL), LATER).assign(uow.leads.get(f"lead-{number}"), owner)  # type: ignore[arg-type]
            uow.commit()
    capture_final(team.writing(), wants(4, NOW), lambda u, b, lead: lead)
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0026")
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
    booked = [booking(team, number) for number in (1, 2, 3)]
    assert [one.owner for one in booked if one] == [ADA, None, EMIL]
    assert {one.seat for one in booked if one} == {0, 1, 2}
    assert booking(team, 4) is None, "what is behind us takes nobody's time"
