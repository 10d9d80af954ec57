"""The page of calls: by day, of everybody or of oneself, with those that were missed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.calendar.bookings import Booking
from bot.leads.lead import Status
from bot.web.console.appointments_page import week_of
from tests.support import crm
from tests.unit.bot.web.console.conftest import Staff

PAGE = "/console/rendez-vous"
HALF = datetime.timedelta(minutes=30)
HOUR = 2 * HALF


def call(
    services: Services, number: int, at: datetime.datetime, owner: str | None = None, **changes: Any
) -> None:
    lead = crm.another(number, callback_at=at, **changes)
    crm.add_lead(services, lead, talk=False)
    with services.unit_of_work() as uow:
        assert uow.bookings.claim(Booking(f"b-{number}", lead.id, at, at + HALF, owner), None)
        uow.commit()


@pytest.fixture
def calls(services: Services, rep: Staff) -> Staff:
    """On Wednesday 4 March, 14 h 05: calls of yesterday, of today and of tomorrow."""
    call(services, 1, crm.NOW - 24 * HOUR, crm.EMAIL, last_name="Hier")
    call(services, 2, crm.NOW + 2 * HOUR, crm.EMAIL, last_name="Tantôt")
    call(services, 3, crm.NOW + 20 * HOUR, last_name="Demain", organisation="Ébénisterie <i>")
    call(services, 4, crm.NOW - 2 * HOUR, "autre@exemple.fr", last_name="Matin", status=Status.CONTACTED)
    call(services, 5, crm.NOW + 7 * 24 * HOUR, last_name="Prochain")
    return rep


def test_the_calls_of_the_week_are_listed_by_day_with_their_leads(calls: Staff) -> None:
    shown = calls.get(PAGE).text
    assert shown.index("Mardi 3") < shown.index("Mercredi 4") < shown.index("Jeudi 5")
    assert "(aujourd’hui)" in shown and 'href="/console/demandes/lead-3"' in shown
    assert "Ébénisterie &lt;i&gt;" in shown and "Prochain" not in shown


def test_a_call_that_nobody_made_is_late_and_one_that_was_made_is_done(calls: Staff) -> None:
    shown = calls.get(PAGE).text
    late = shown[shown.index("À rattraper") : shown.index('class="days"')]
    assert "Hier" in late and "Matin" not in late and "Tantôt" not in late
    assert shown.count("En retard") == 2 and shown.count(">Fait<") == 1


@pytest.mark.parametrize(
    ("whose", "names"),
    [
        ("moi", {"Hier", "Tantôt"}),
        ("equipe", {"Demain"}),
        ("nimporte", {"Hier", "Tantôt", "Demain", "Matin"}),
    ],
)
def test_the_calls_of_oneself_of_nobody_or_of_everybody_are_shown(
    calls: Staff, whose: str, names: set[str]
) -> None:
    shown = calls.get(f"{PAGE}?qui={whose}").text
    assert {name for name in ("Hier", "Tantôt", "Demain", "Matin") if name in shown} == names


def test_a_call_that_is_being_made_is_not_late(services: Services, rep: Staff) -> None:
    call(services, 1, crm.NOW - HALF / 3, last_name="Maintenant")
    shown = rep.get(PAGE).text
    assert ">En cours<" in shown and "À rattraper" not in shown


def test_another_week_is_reached_by_its_address(calls: Staff) -> None:
    shown = calls.get(f"{PAGE}?semaine=2026-W11").text
    assert "Prochain" in shown and "Tantôt" not in shown and "Cette semaine" in shown
    assert "semaine=2026-W12" in shown and f'href="{PAGE}"' in shown


def test_a_week_without_calls_says_so(rep: Staff) -> None:
    assert "Aucun rappel prévu." in rep.get(PAGE).text
    assert "Aucun rappel ne vous est attribué" in rep.get(f"{PAGE}?qui=moi").text


def test_support_agents_do_not_see_whom_to_call(services: Services, calls: Staff) -> None:
    crm.become(services, Role.SUPPORT)
    assert calls.get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W10", datetime.date(2026, 3, 2)),
        ("2026-W53", datetime.date(2026, 12, 28)),
        ("2027-W53", datetime.date(2026, 3, 2)),
        ("demain", datetime.date(2026, 3, 2)),
        ("", datetime.date(2026, 3, 2)),
    ],
)
def test_an_address_that_names_no_week_means_this_one(text: str, monday: datetime.date) -> None:
    assert week_of(text, datetime.date(2026, 3, 4)) == monday


def test_a_call_that_a_colleague_has_at_that_time_is_refused_with_their_name(
    services: Services, at_work: Any
) -> None:
    at = datetime.datetime(2026, 3, 10, 9, 30, tzinfo=datetime.timezone.utc)
    call(services, 7, at, crm.EMAIL)
    at_work.send("attribuer", a=crm.EMAIL)
    answer = at_work.send("rappel", jour="2026-03-10", heure="10:30")
    assert answer.status_code == 422 and "a déjà un rappel prévu" in answer.text and crm.EMAIL in answer.text
    assert at_work.send("rappel", jour="2026-03-10", heure="11:00").status_code == 303
    with services.reading() as uow:
        booked = uow.bookings.of_lead(crm.COMPLETE.id)
    assert booked is not None and booked.start == at + HALF and booked.owner == crm.EMAIL


def test_a_planned_call_that_is_cancelled_frees_its_time(services: Services, at_work: Any) -> None:
    at_work.send("rappel", jour="2026-03-10", heure="10:30")
    at_work.send("rappel", annuler="1")
    with services.reading() as uow:
        assert uow.bookings.of_lead(crm.COMPLETE.id) is None
