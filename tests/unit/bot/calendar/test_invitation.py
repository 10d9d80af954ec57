"""Invitations as calendars read them, whatever visitors typed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendar.invitation import Invitation, Method, Person

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=PARIS)
TEN = datetime.datetime(2026, 3, 5, 10, 0, tzinfo=PARIS)
CALL = Invitation(
    uid="b-1.visitor@clairvoie.example",
    sequence=2,
    start=TEN,
    end=TEN + datetime.timedelta(minutes=30),
    summary="Rappel de Clairvoie",
    description="Nous vous appellerons jeudi.\nÀ bientôt\u202f!",
    organizer=Person("Clairvoie", "bonjour@clairvoie.example"),
    attendee=Person("Odile Perrault", "odile@exemple.fr"),
)


def event(invitation: Invitation, method: Method = Method.REQUEST) -> object:
    calendar = Calendar.from_ical(invitation.ics(method, NOW))
    assert str(calendar["method"]) == method.value and str(calendar["version"]) == "2.0"
    (found,) = calendar.walk("VEVENT")
    return found


def test_an_invitation_says_when_who_and_what() -> None:
    found = event(CALL)
    assert (found["uid"], found["sequence"], found["status"]) == (CALL.uid, 2, "CONFIRMED")  # type: ignore[index]
    assert found["dtstart"].dt == TEN and found["dtend"].dt == CALL.end  # type: ignore[index]
    assert str(found["attendee"]) == "mailto:odile@exemple.fr"  # type: ignore[index]
    assert str(found["organizer"]) == "mailto:bonjour@clairvoie.example"  # type: ignore[index]
    assert str(found["description"]) == CALL.description  # type: ignore[index]


def test_a_cancellation_is_of_the_same_call() -> None:
    found = event(replace(CALL, sequence=3), Method.CANCEL)
    assert (found["uid"], found["sequence"], found["status"]) == (CALL.uid, 3, "CANCELLED")  # type: ignore[index]


def test_moments_are_written_in_utc() -> None:
    assert "DTSTART:20260305T090000Z" in CALL.ics(Method.REQUEST, NOW)


@pytest.mark.parametrize(
    "typed",
    [
        "Odile\r\nATTENDEE:mailto:pirate@exemple.fr",
        'a;b,c\\d:e"f',
        "\x00\x07\x0b nom \u2028 suite",
        "é" * 300,
    ],
)
def test_what_a_visitor_typed_adds_no_line(typed: str) -> None:
    call = replace(CALL, summary=typed, description=typed, attendee=Person(typed, "odile@exemple.fr"))
    written = call.ics(Method.REQUEST, NOW)
    assert written.count("ATTENDEE") == 1 or "ATTENDEE:mailto:pirate" not in written.replace(
        "\r\n ", ""
    ).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    found = event(call)
    assert str(found["attendee"]) == "mailto:odile@exemple.fr"  # type: ignore[index]


@given(st.text(max_size=120), st.text(max_size=300))
def test_any_text_makes_a_file_that_can_be_read_again(name: str, words: str) -> None:
    call = replace(CALL, summary=name, description=words, attendee=Person(name, "odile@exemple.fr"))
    found = event(call)
    assert str(found["uid"]) == CALL.uid and str(found["attendee"]) == "mailto:odile@exemple.fr"  # type: ignore[index]
