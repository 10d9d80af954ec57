"""The last contact, from which retention counts: the person's doing, never that of staff alone."""

from __future__ import annotations

from dataclasses import replace

from bot.leads.changes import LostReason, moved
from bot.leads.last_contact import last_contact
from bot.leads.lead import Status
from tests.unit.bot.leads.leads import LATER, NOW, a_lead


def test_a_request_is_a_contact() -> None:
    assert last_contact(a_lead()) == NOW


def test_who_was_spoken_to_had_contact_and_who_was_given_up_had_not() -> None:
    assert last_contact(moved(a_lead(), Status.CONTACTED, LATER)) == LATER
    assert last_contact(moved(a_lead(), Status.LOST, LATER, LostReason.NO_ANSWER)) == NOW


def test_what_the_visitor_wrote_later_counts() -> None:
    assert last_contact(replace(a_lead(), last_contact_at=LATER)) == LATER


def test_a_correction_by_staff_prolongs_nothing() -> None:
    assert last_contact(replace(a_lead(), updated_at=LATER)) == NOW
