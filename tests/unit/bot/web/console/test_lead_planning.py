"""A rep plans calls and next steps, and leaves notes."""

from __future__ import annotations

import datetime

import pytest

from tests.unit.bot.web.console.lead_desk import NEXT_TUESDAY, Rep, meanwhile


def test_a_call_is_planned_where_the_vendor_works(at_work: Rep) -> None:
    at_work.send("rappel", jour=NEXT_TUESDAY.isoformat(), heure="10:30")
    assert at_work.stored().callback_at == datetime.datetime(2026, 3, 10, 9, 30, tzinfo=datetime.timezone.utc)
    assert "mardi 10 mars 2026 à 10 h 30" in at_work.read()
    at_work.send("rappel", annuler="1")
    assert at_work.stored().callback_at is None


@pytest.mark.parametrize(
    ("jour", "heure", "warning"),
    [
        ("2026-03-10", "20:00", "en dehors de vos heures d’ouverture"),
        ("2026-03-08", "10:00", "un jour de fermeture"),
        ("2026-05-01", "10:00", "un jour de fermeture"),
    ],
)
def test_a_call_at_an_odd_time_is_asked_for_twice(at_work: Rep, jour: str, heure: str, warning: str) -> None:
    answer = at_work.send("rappel", jour=jour, heure=heure)
    assert answer.status_code == 422
    assert warning in answer.text and f'value="{heure}"' in answer.text and "Garder ce moment" in answer.text
    at_work.send("rappel", jour=jour, heure=heure, quand_meme="1")
    assert at_work.stored().callback_at is not None


@pytest.mark.parametrize(
    ("jour", "heure", "error"),
    [
        ("2026-03-03", "10:00", "Cette date est déjà passée."),
        ("", "10:00", "Indiquez le jour et l’heure du rappel."),
        ("2026-03-10", "", "Indiquez le jour et l’heure du rappel."),
        ("demain", "10:00", "Cette date n’est pas valable."),
    ],
)
def test_a_call_needs_a_day_and_an_hour_to_come(at_work: Rep, jour: str, heure: str, error: str) -> None:
    answer = at_work.send("rappel", jour=jour, heure=heure)
    assert answer.status_code == 422 and error in answer.text


def test_a_next_step_has_its_day(at_work: Rep) -> None:
    at_work.send("etape", etape="Envoyer le devis", pour_le="2026-03-10")
    page = at_work.read()
    assert "Envoyer le devis" in page and "pour le mardi 10 mars 2026" in page
    answer = at_work.send("etape", etape="", pour_le="2026-03-10")
    assert answer.status_code == 422 and "Dites ce qui est à faire" in answer.text


def test_notes_are_left_at_once_and_shown_as_text(at_work: Rep) -> None:
    meanwhile(at_work.services, role="directrice")
    assert at_work.send("note", version="1", note="<b>rappeler</b>").status_code == 303
    assert "&lt;b&gt;rappeler&lt;/b&gt;" in at_work.read()
    assert at_work.send("note", note=" ").status_code == 422
