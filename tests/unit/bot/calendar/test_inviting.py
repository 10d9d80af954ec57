"""Who is told what when a call is booked, moved, handed over or cancelled."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.calendar.bookings import Booking
from bot.calendar.inviting import MOST_INVITATIONS, Inviter
from bot.leads.lead import Consent, Lead
from bot.mail.mail import Mail
from tests.unit.bot.leads.leads import a_lead

PARIS = ZoneInfo("Europe/Paris")
TEN = datetime.datetime(2026, 3, 5, 10, 0, tzinfo=PARIS)
HALF = datetime.timedelta(minutes=30)
ADA, EMIL, ODILE = "ada@exemple.fr", "emil@exemple.fr", "odile.perrault@exemple.fr"
VENDOR = {"name": "Clairvoie", "email": "bonjour@clairvoie.example", "phone": "01 99 00 12 00"}
CALL = Booking("b-1", "lead-1", TEN, TEN + HALF, ADA)
LEAD = a_lead(callback_at=TEN)


class Queue:
    """E-mails, in a list."""

    def __init__(self) -> None:
        self.added: list[Mail] = []
        self.forgotten: list[str] = []

    def add(self, mail: Mail) -> None:
        self.added.append(mail)

    def forget_waiting(self, lead_id: str) -> None:
        self.forgotten.append(lead_id)

    def count_about_leads(self, address: str, since: datetime.datetime) -> int:
        return len([mail for mail in self.added if mail.to == address and mail.created_at >= since])


class Box:
    """A unit of work that only has e-mails."""

    def __init__(self) -> None:
        self.mails = Queue()


def told(old: Booking | None, new: Booking | None, before: Lead | None = LEAD, lead: Lead = LEAD) -> Any:
    box = Box()
    Inviter(VENDOR, PARIS, "https://chat.example.fr").tell(box, old, new, before, lead)
    return [(mail.to, mail.attachments[0].method, _sequence(mail)) for mail in box.mails.added]


def mails(lead: Lead = LEAD) -> list[Mail]:
    box = Box()
    Inviter(VENDOR, PARIS, "https://chat.example.fr").tell(box, None, CALL, None, lead)
    return box.mails.added


def _event(mail: Mail) -> Any:
    return Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")[0]


def _sequence(mail: Mail) -> int:
    return int(_event(mail)["sequence"])


def test_a_call_that_is_booked_is_told_to_the_visitor_and_to_who_calls() -> None:
    assert told(None, CALL, None) == [(ODILE, "REQUEST", 0), (ADA, "REQUEST", 0)]


def test_the_visitor_reads_when_and_at_which_number() -> None:
    theirs = mails()[0]
    assert theirs.subject == "Rappel prévu jeudi 5 mars vers 10 h – Clairvoie"
    assert "+33639980012" in theirs.text.replace(" ", "") or "06" in theirs.text
    assert "01 99 00 12 00" in theirs.text and theirs.lead_id == "lead-1"


def test_who_calls_reads_whom_and_finds_the_lead() -> None:
    hers = mails()[1]
    assert "Odile Perrault (Ateliers Perrault)" in hers.text
    assert "https://chat.example.fr/console/demandes/lead-1" in hers.text
    assert "Perrault" not in hers.subject, "subjects are kept after the rest was forgotten"


def test_visitors_and_staff_have_calls_of_their_own_in_their_calendars() -> None:
    uids = [str(_event(mail)["uid"]) for mail in mails()]
    assert uids == ["b-1.visitor@clairvoie.example", "b-1.owner@clairvoie.example"]


def test_what_a_visitor_typed_stays_on_one_line() -> None:
    odd = replace(LEAD, first_name="Odile\r\nBCC: x@exemple.fr", organisation="A\nB; {vendor}")
    for mail in mails(odd):
        assert "\n" not in mail.subject and "\nBCC" not in mail.text
    assert "{vendor}" in mails(odd)[1].text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (CALL, CALL, []),
        (CALL, replace(CALL, start=TEN + HALF, end=TEN + 2 * HALF, sequence=1),
         [(ODILE, "REQUEST", 1), (ADA, "REQUEST", 1)]),
        (CALL, replace(CALL, owner=EMIL), [(ADA, "CANCEL", 1), (EMIL, "REQUEST", 0)]),
        (CALL, replace(CALL, owner=None), [(ADA, "CANCEL", 1)]),
        (CALL, None, [(ODILE, "CANCEL", 1), (ADA, "CANCEL", 1)]),
        (None, None, []),
    ],
)  # fmt: skip
def test_each_change_is_told_to_whom_it_concerns(
    old: Booking | None, new: Booking | None, expected: Any
) -> None:
    assert told(old, new) == expected


def test_who_leaves_no_address_is_told_nothing() -> None:
    nobody = replace(LEAD, email=None)
    assert told(None, CALL, None, nobody) == [(ADA, "REQUEST", 0)]


def test_an_address_that_others_may_have_given_is_not_flooded() -> None:
    box, inviter = Box(), Inviter(VENDOR, PARIS, "https://chat.example.fr")
    for number in range(MOST_INVITATIONS + 3):
        lead = replace(LEAD, id=f"lead-{number}")
        inviter.tell(box, None, replace(CALL, id=f"b-{number}", lead_id=lead.id), None, lead)
    assert [mail.to for mail in box.mails.added].count(ODILE) == MOST_INVITATIONS
    assert [mail.to for mail in box.mails.added].count(ADA) == MOST_INVITATIONS + 3
    tomorrow = replace(LEAD, updated_at=LEAD.updated_at + datetime.timedelta(days=1, seconds=1))
    inviter.tell(box, None, CALL, None, tomorrow)
    assert [mail.to for mail in box.mails.added].count(ODILE) == MOST_INVITATIONS + 1


def test_an_address_that_comes_later_is_invited() -> None:
    assert told(CALL, CALL, replace(LEAD, email=None), LEAD) == [(ODILE, "REQUEST", 0)]


def test_an_address_that_was_corrected_is_invited_and_the_old_one_let_go() -> None:
    assert told(CALL, CALL, replace(LEAD, email="typo@exemple.fr"), LEAD) == [
        ("typo@exemple.fr", "CANCEL", 1),
        (ODILE, "REQUEST", 0),
    ]


@pytest.mark.parametrize(
    "lead", [replace(LEAD, do_not_contact=True), replace(LEAD, email=None, consent=Consent(contact=False))]
)
def test_who_wants_no_more_of_us_gets_no_word_about_it_either(lead: Lead) -> None:
    box = Box()
    Inviter(VENDOR, PARIS, "https://chat.example.fr").tell(box, CALL, None, LEAD, lead)
    assert [mail.to for mail in box.mails.added] == [ADA] and box.mails.forgotten == ["lead-1"]
