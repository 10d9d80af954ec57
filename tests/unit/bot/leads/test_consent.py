"""Consent for each purpose: what is in force, what was decided before, and who decided it."""

from __future__ import annotations

import pytest

from bot.leads.capture import capture_draft, capture_final
from bot.leads.changes import ChangeRefused
from bot.leads.consent import Decision, Purpose, decided
from bot.leads.lead import Consent, Status
from tests.unit.bot.leads.fake_storage import FakeUnitOfWork
from tests.unit.bot.leads.leads import LATER, NOW, a_lead

GIVEN = Consent(contact=True, marketing=False, text_version="2026-11", at=NOW, turn=7)


def log(uow: FakeUnitOfWork) -> list[tuple[Purpose, Decision, int | None]]:
    return [(entry.purpose, entry.decision, entry.turn) for entry in uow.consents.rows]


def test_a_consent_is_written_down_once_with_its_text_and_the_message_it_was_given_in() -> None:
    uow = FakeUnitOfWork()
    capture_draft(uow, a_lead(consent=GIVEN))
    for _ in range(2):
        capture_final(uow, a_lead(consent=GIVEN, updated_at=LATER))
    assert log(uow) == [(Purpose.CONTACT, Decision.GIVEN, 7)]
    assert (uow.consents.rows[0].text_version, uow.consents.rows[0].at) == ("2026-11", NOW)


def test_marketing_that_never_came_up_is_false_and_no_decision() -> None:
    uow = FakeUnitOfWork()
    saved = capture_final(uow, a_lead(consent=GIVEN))
    assert saved.consent.marketing is False
    assert [entry.purpose for entry in uow.consents.rows] == [Purpose.CONTACT]


def test_one_purpose_is_withdrawn_while_the_other_stays() -> None:
    uow = FakeUnitOfWork()
    both = Consent(True, True, "2026-11", NOW, 7, marketing_at=NOW, marketing_turn=8)
    capture_final(uow, a_lead(consent=both))
    without = Consent(True, False, "2026-11", NOW, 7, marketing_at=LATER, marketing_turn=11)
    saved = capture_final(uow, a_lead(consent=without, updated_at=LATER))
    assert (saved.status, saved.email) == (Status.QUALIFIED, "odile.perrault@exemple.fr")
    assert log(uow) == [
        (Purpose.CONTACT, Decision.GIVEN, 7),
        (Purpose.MARKETING, Decision.GIVEN, 8),
        (Purpose.MARKETING, Decision.WITHDRAWN, 11),
    ]


def test_a_refusal_is_a_decision_too() -> None:
    uow = FakeUnitOfWork()
    capture_final(uow, a_lead(consent=Consent(contact=False, at=NOW, turn=7)))
    assert log(uow) == [(Purpose.CONTACT, Decision.REFUSED, 7)]


def test_who_tells_staff_that_they_want_no_contact_is_not_known_any_more() -> None:
    lead = decided(a_lead(), Purpose.CONTACT, False, LATER, "rep")
    assert (lead.status, lead.email, lead.phone, lead.last_name) == (Status.NO_CONTACT, None, None, None)
    assert (lead.consent.contact, lead.consent.by, lead.consent.at) == (False, "rep", LATER)


def test_a_conversation_does_not_take_back_what_staff_was_told_later() -> None:
    uow = FakeUnitOfWork()
    lead = capture_final(uow, a_lead(consent=GIVEN))
    with uow:
        uow.leads.save(decided(lead, Purpose.MARKETING, True, LATER, "rep"))
        uow.commit()
    saved = capture_final(uow, a_lead(consent=GIVEN, budget=900, updated_at=LATER))
    assert (saved.consent.marketing, saved.consent.marketing_by) == (True, "rep")
    with uow:
        uow.leads.save(decided(saved, Purpose.CONTACT, False, LATER, "rep"))
        uow.commit()
    again = capture_final(uow, a_lead(consent=GIVEN, budget=1_000, updated_at=LATER))
    assert (again.status, again.email) == (Status.NO_CONTACT, None)


def test_nobody_but_the_person_consents_to_be_contacted() -> None:
    with pytest.raises(ChangeRefused, match="only_they_consent"):
        decided(a_lead(consent=Consent()), Purpose.CONTACT, True, LATER, "rep")


def test_a_regulator_is_owed_an_answer() -> None:
    regulator = a_lead(segment="B2R", consent=Consent(), lawful_basis="legal_obligation")
    with pytest.raises(ChangeRefused, match="answer_is_owed"):
        decided(regulator, Purpose.CONTACT, False, LATER, "rep")


def test_offers_are_not_agreed_to_for_who_must_not_be_contacted() -> None:
    with pytest.raises(ChangeRefused, match="do_not_contact"):
        decided(a_lead(do_not_contact=True), Purpose.MARKETING, True, LATER, "rep")
