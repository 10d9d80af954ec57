"""Calls that are booked, in a real database: nobody is promised twice, whatever happens at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from alembic import command

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.calendar.booking import BookingStep, SlotTaken
from bot.calendar.bookings import Booking, Whose
from bot.calendar.inviting import Inviter
from bot.calendar.rules import CallbackRules
from bot.calendar.slots import OfficeCalendar
from bot.leads.capture import capture_draft, capture_final
from bot.leads.changes import LostReason
from bot.leads.do_not_contact import RefusalReason
from bot.leads.lead import Consent, Lead, Source, Status
from bot.matching.merging import Merging
from bot.playbook import read_playbook
from bot.storage import engine as engines
from bot.storage import schema
from bot.storage.booking_tables import booked_times, bookings
from bot.storage.database import Database
from bot.storage.mail_tables import mails
from tests.unit.bot.leads.leads import LATER, NOW, a_lead

PARIS = ZoneInfo("Europe/Paris")
HOURS = read_playbook(Path(__file__).resolve().parents[3] / "playbook.yml").hours
TEN = datetime.datetime(2026, 3, 5, 10, 0, tzinfo=PARIS)
HALF = datetime.timedelta(minutes=30)
VENDOR = {"name": "Clairvoie", "email": "bonjour@clairvoie.example", "phone": "01 99 00 12 00"}
ADA, EMIL = "ada@exemple.fr", "emil@exemple.fr"


class Away:
    """Ada does not work on the day of the call."""

    def busy(
        self, owner: str, since: datetime.datetime, until: datetime.datetime
    ) -> Sequence[tuple[datetime.datetime, datetime.datetime]]:
        return [(TEN - 2 * HALF, TEN + 8 * HALF)] if owner == ADA else []


def step(parallel: int | None = None, absences: Any = None) -> BookingStep:
    calendar = OfficeCalendar(HOURS, PARIS, CallbackRules(parallel=parallel))
    return BookingStep(calendar, absences) if absences else BookingStep(calendar)


def user(email: str, role: Role = Role.SALES) -> User:
    return User(email, email, email, role, "-", NOW)


@pytest.fixture
def two(database: Database) -> Database:
    """A team of two, and somebody who gets no leads."""
    with database.writing() as uow:
        for member in (user(ADA), user(EMIL), user("agent@exemple.fr", Role.SUPPORT)):
            uow.users.add(member)
        uow.commit()
    return database


def wants(number: int, at: datetime.datetime | None = TEN, **changes: Any) -> Lead:
    fresh = {"id": f"lead-{number}", "conversation_id": f"c-{number}", "callback_at": at}
    return a_lead(**{**fresh, **changes})


def booking(database: Database, number: int = 1) -> Booking | None:
    with database.reading() as uow:
        return uow.bookings.of_lead(f"lead-{number}")


def starts(database: Database) -> list[datetime.datetime]:
    with database.reading() as uow:
        return [one.start for one in uow.bookings.between(TEN - 48 * HALF, TEN + 48 * HALF)]


def assign(uow: Any, before: Lead | None, lead: Lead) -> Lead:
    """A routing that gives everything to Ada."""
    return replace(lead, assigned_to=lead.assigned_to or ADA)


def with_routing(uow: Any, before: Lead | None, lead: Lead) -> Lead:
    return step()(uow, before, assign(uow, before, lead))


def at_work(uow: Any) -> LeadWork:
    return LeadWork(uow, user(EMIL), LATER, step())


def test_a_call_is_booked_with_the_lead_that_asks_for_it(two: Database) -> None:
    saved = capture_final(two.writing(), wants(1), step())
    booked = booking(two)
    assert booked is not None and saved.callback_at == TEN
    assert (booked.start, booked.end, booked.owner, booked.seat) == (TEN, TEN + HALF, None, 0)


def test_saving_again_changes_nothing(two: Database) -> None:
    capture_final(two.writing(), wants(1), step())
    first = booking(two)
    capture_final(two.writing(), wants(1, need="autre chose"), step())
    assert booking(two) == first and starts(two) == [TEN]


def test_as_many_calls_are_booked_at_once_as_there_are_people_who_call(two: Database) -> None:
    for number in (1, 2):
        capture_final(two.writing(), wants(number), step())
    with pytest.raises(SlotTaken):
        capture_final(two.writing(), wants(3), step())
    with two.reading() as uow:
        assert uow.leads.get("lead-3") is None, "the whole transaction is undone"
    assert capture_final(two.writing(), wants(3, TEN + HALF), step()).callback_at == TEN + HALF


def test_the_playbook_may_say_how_many_calls_the_team_shares(two: Database) -> None:
    capture_final(two.writing(), wants(1), step(parallel=1))
    with pytest.raises(SlotTaken):
        capture_final(two.writing(), wants(2, TEN + HALF / 2), step(parallel=1))


def test_a_call_that_touches_another_one_is_another_time(two: Database) -> None:
    for number, at in enumerate((TEN, TEN + HALF, TEN - HALF), 1):
        capture_final(two.writing(), wants(number, at), step(parallel=1))
    assert starts(two) == [TEN - HALF, TEN, TEN + HALF]


def test_who_was_faster_gets_the_slot(two: Database) -> None:
    def save(number: int) -> bool:
        try:
            capture_final(two.writing(), wants(number, TEN + (number % 3) * HALF / 3), step())
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(1, 13))) == 2
    assert len(starts(two)) == 2


def test_of_two_who_plan_for_one_owner_at_once_one_is_refused(two: Database) -> None:
    for number in range(1, 7):
        capture_final(two.writing(), wants(number, None, assigned_to=None), assign)

    def plan(number: int) -> bool:
        with two.writing() as uow:
            work = at_work(uow)
            try:
                work.plan_callback(work.open(f"lead-{number}"), TEN)
            except SlotTaken as refused:
                assert (refused.code, refused.details) == ("owner_taken", {"owner": ADA})
                return False
            uow.commit()
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(plan, range(1, 7))) == 1
    assert starts(two) == [TEN]


def test_with_a_routing_the_call_is_that_of_the_owner_or_of_the_team_when_the_owner_has_one(
    two: Database,
) -> None:
    for number in (1, 2):
        capture_final(two.writing(), wants(number), with_routing)
    first, second = booking(two, 1), booking(two, 2)
    assert first is not None and first.owner == ADA
    assert second is not None and (second.owner, second.start) == (None, TEN), "the promise stands"


def test_an_owner_who_is_away_is_not_booked(two: Database) -> None:
    away = step(absences=lambda uow, since: Away())
    capture_final(two.writing(), wants(1), lambda uow, b, lead: away(uow, b, assign(uow, b, lead)))
    booked = booking(two)
    assert booked is not None and booked.owner is None


def test_a_lead_in_other_hands_takes_its_call_along_if_they_are_free(two: Database) -> None:
    for number in (1, 2):
        capture_final(two.writing(), wants(number), step())
    with two.writing() as uow:
        work = at_work(uow)
        for number in (1, 2):
            work.assign(work.open(f"lead-{number}"), EMIL)
        uow.commit()
    booked = [booking(two, number) for number in (1, 2)]
    assert [one.owner for one in booked if one] == [EMIL, None]
    assert starts(two) == [TEN, TEN]


def test_a_call_that_is_moved_frees_its_old_time(two: Database) -> None:
    capture_final(two.writing(), wants(1), step(parallel=1))
    before = booking(two)
    capture_final(two.writing(), wants(1, TEN + HALF), step(parallel=1))
    after = booking(two)
    assert before is not None and after is not None and (after.id, after.sequence) == (before.id, 1)
    capture_final(two.writing(), wants(2, TEN), step(parallel=1))
    assert starts(two) == [TEN, TEN + HALF]


def _lose(work: LeadWork) -> None:
    work.move(work.open("lead-1"), Status.LOST, LostReason.NO_NEED)


def _forbid(work: LeadWork) -> None:
    work.forbid_contact(work.open("lead-1"), RefusalReason.ASKED)


def _cancel(work: LeadWork) -> None:
    work.plan_callback(work.open("lead-1"), None)


@pytest.mark.parametrize("act", [_lose, _forbid, _cancel])
def test_a_call_that_nobody_will_make_frees_its_time(two: Database, act: Any) -> None:
    capture_final(two.writing(), wants(1), step(parallel=1))
    with two.writing() as uow:
        act(at_work(uow))
        uow.commit()
    with two.reading() as uow:
        lead = uow.leads.get("lead-1")
    assert lead is not None and lead.callback_at is None and starts(two) == []
    capture_final(two.writing(), wants(2, email="b@exemple.fr", phone=None), step(parallel=1))


def test_who_withdraws_consent_is_called_no_more(two: Database) -> None:
    capture_final(two.writing(), wants(1), step())
    refused = wants(1, status=Status.NO_CONTACT, consent=Consent(False, at=LATER))
    assert capture_final(two.writing(), refused, step()).callback_at is None
    assert starts(two) == []


def test_an_erasure_leaves_nothing_of_the_call(two: Database, url: str) -> None:
    capture_final(two.writing(), wants(1), step())
    with two.writing() as uow:
        uow.erasures.wipe("c-1")
        uow.commit()
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        assert [connection.execute(sa.select(table)).all() for table in (bookings, booked_times)] == [[], []]
    engine.dispose()


def test_an_erasure_leaves_no_invitation_in_the_queue_of_a_colleague(two: Database, url: str) -> None:
    inviter = Inviter(VENDOR, PARIS, "https://chat.example.fr")
    inviting = replace(step(), tell=inviter.tell)
    capture_final(two.writing(), wants(1), lambda uow, b, lead: inviting(uow, b, assign(uow, b, lead)))
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        assert sorted(connection.execute(sa.select(mails.c.to)).scalars()) == [
            ADA,
            "odile.perrault@exemple.fr",
        ]
        connection.rollback()
        with two.writing() as uow:
            assert uow.erasures.wipe("c-1")["mails"] == 2
            uow.commit()
        assert connection.execute(sa.select(mails.c.to)).all() == []
    engine.dispose()


def test_conversations_of_the_evaluation_take_nobodys_time(two: Database) -> None:
    capture_final(two.writing(), wants(1, source=Source(test=True)), step())
    assert starts(two) == []


def test_a_request_that_takes_another_one_in_has_its_call_and_undoing_gives_it_back(
    two: Database, url: str
) -> None:
    capture_final(two.writing(), wants(1, None), step())
    capture_final(two.writing(), wants(2, assigned_to=None), step())
    before = everything(url)
    with two.writing() as uow:
        merge = Merging(uow, user(EMIL), LATER, step()).merge("lead-1", "lead-2")
        uow.commit()
    kept = booking(two, 1)
    assert kept is not None and kept.start == TEN and starts(two) == [TEN]
    with two.writing() as uow:
        Merging(uow, user(EMIL), LATER, step()).unmerge(merge.id)
        uow.commit()
    assert everything(url) == before


def test_a_time_that_was_given_away_since_is_not_taken_back_by_undoing_a_merge(two: Database) -> None:
    capture_final(two.writing(), wants(1, TEN + 4 * HALF), step(parallel=1))
    capture_final(two.writing(), wants(2), step(parallel=1))
    with two.writing() as uow:
        merge = Merging(uow, user(EMIL), LATER, step()).merge("lead-1", "lead-2")
        uow.commit()
    other = wants(3, email="c@exemple.fr", phone="+33639980044")
    capture_final(two.writing(), other, step(parallel=1))
    with two.writing() as uow:
        Merging(uow, user(EMIL), LATER, step()).unmerge(merge.id)
        uow.commit()
    third = booking(two, 3)
    assert third is not None and third.start == TEN, "whoever was promised the time keeps it"


def everything(url: str) -> list[list[Any]]:
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        rows = [
            sorted(map(tuple, connection.execute(sa.select(table)).all()), key=str)
            for table in (bookings, booked_times)
        ]
    engine.dispose()
    return rows


def test_a_draft_books_nothing_and_moves_no_call(two: Database) -> None:
    capture_draft(two.writing(), wants(1, status=Status.DRAFT))
    assert starts(two) == []
    capture_final(two.writing(), wants(1), step())
    assert capture_draft(two.writing(), wants(1, TEN + HALF, status=Status.DRAFT)).callback_at == TEN
    assert starts(two) == [TEN]


def test_appointments_are_listed_by_time_of_everybody_or_of_one(two: Database) -> None:
    capture_final(two.writing(), wants(1, TEN + HALF), with_routing)
    capture_final(two.writing(), wants(2), step())
    with two.reading() as uow:
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
    two: Database, url: str
) -> None:
    soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)).replace(microsecond=0)
    for number, owner in enumerate((ADA, ADA, EMIL), 1):
        capture_final(two.writing(), wants(number, soon, assigned_to=None), lambda u, b, lead: lead)
        with two.writing() as uow:
            LeadWork(uow, user(EMIL), LATER).assign(uow.leads.get(f"lead-{number}"), owner)  # type: ignore[arg-type]
            uow.commit()
    capture_final(two.writing(), wants(4, NOW), lambda u, b, lead: lead)
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0026")
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
    booked = [booking(two, number) for number in (1, 2, 3)]
    assert [one.owner for one in booked if one] == [ADA, None, EMIL]
    assert {one.seat for one in booked if one} == {0, 1, 2}
    assert booking(two, 4) is None, "what is behind us takes nobody's time"
