"""Saving a lead: once, honestly, and without what the visitor refused."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.leads.capture import CREATED, NO_CONTACT_DETAILS, UPDATED, capture_draft, capture_final, keep_draft
from bot.leads.lead import Consent, Evidence, Lead, Source, Status
from bot.leads.repository import ConversationErased
from tests.unit.bot.leads.fake_storage import FakeUnitOfWork

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LATER = NOW + datetime.timedelta(minutes=5)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def a_lead(**changes: object) -> Lead:
    lead = Lead(
        id="lead-1",
        conversation_id="conversation",
        request=1,
        created_at=NOW,
        updated_at=NOW,
        status=Status.QUALIFIED,
        segment="B2B",
        first_name="Odile",
        last_name="Perrault",
        email="odile.perrault@exemple.fr",
        phone="+33639980012",
        need="un standard téléphonique",
        consent=Consent(contact=True, at=NOW),
    )
    return replace(lead, **changes)  # type: ignore[arg-type]


def test_a_final_lead_is_committed_and_planned_for_delivery(uow: FakeUnitOfWork) -> None:
    saved = capture_final(uow, a_lead())
    assert uow.leads.kept == {"lead-1": saved}
    assert uow.outbox.waiting("lead-1") == [CREATED]


def test_saving_the_same_lead_again_changes_nothing(uow: FakeUnitOfWork) -> None:
    first = capture_final(uow, a_lead())
    again = capture_final(uow, a_lead(id="lead-2", created_at=LATER, updated_at=LATER))
    assert again == first
    assert uow.commits == 1
    assert uow.outbox.waiting("lead-1") == [CREATED]


def test_a_draft_is_delivered_to_nobody(uow: FakeUnitOfWork) -> None:
    saved = capture_draft(uow, a_lead())
    assert saved.status is Status.DRAFT
    assert uow.outbox.rows == []


def test_a_draft_within_a_transaction_of_others_is_committed_by_them(uow: FakeUnitOfWork) -> None:
    kept = keep_draft(uow, a_lead(), turn=2)
    assert (kept.lead.status, kept.is_news, uow.commits) == (Status.DRAFT, True, 0)
    assert {origin.turn for origin in uow.origins.of_lead("lead-1").values()} == {2}
    assert keep_draft(uow, a_lead(), turn=4).is_news is False


def test_a_confirmed_draft_keeps_its_id_and_is_delivered(uow: FakeUnitOfWork) -> None:
    capture_draft(uow, a_lead())
    saved = capture_final(uow, a_lead(id="other", created_at=LATER, updated_at=LATER))
    assert (saved.id, saved.created_at, saved.updated_at) == ("lead-1", NOW, LATER)
    assert saved.status is Status.QUALIFIED
    assert uow.outbox.waiting("lead-1") == [CREATED]


def test_a_draft_that_comes_late_completes_a_final_lead_without_reopening_it(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead())
    saved = capture_draft(uow, a_lead(budget=1200, need=None, updated_at=LATER))
    assert saved.status is Status.QUALIFIED
    assert (saved.budget, saved.need) == (1200, "un standard téléphonique")


def test_a_correction_updates_the_lead_and_is_delivered_too(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead())
    saved = capture_final(uow, a_lead(phone="+33639980034", updated_at=LATER))
    assert saved.phone == "+33639980034"
    assert uow.outbox.waiting("lead-1") == [CREATED, UPDATED]


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.CONTACTED, Status.WON, Status.LOST])
def test_a_correction_takes_no_lead_back_from_staff(uow: FakeUnitOfWork, status: Status) -> None:
    capture_final(uow, a_lead())
    uow.leads.kept["lead-1"] = a_lead(status=status, assigned_to="rep@exemple.fr")
    saved = capture_final(uow, a_lead(budget=900, updated_at=LATER))
    assert (saved.status, saved.assigned_to, saved.budget) == (status, "rep@exemple.fr", 900)


def test_an_erased_lead_stays_erased(uow: FakeUnitOfWork) -> None:
    erased = a_lead(status=Status.ERASED, first_name=None, last_name=None, email=None, phone=None)
    uow.leads.kept["lead-1"] = erased
    assert capture_final(uow, a_lead()) == erased
    assert capture_draft(uow, a_lead()) == erased


def test_without_email_and_phone_a_lead_is_to_be_checked(uow: FakeUnitOfWork) -> None:
    saved = capture_final(uow, a_lead(email=None, phone=None))
    assert (saved.status, saved.check_reason) == (Status.TO_CHECK, NO_CONTACT_DETAILS)
    assert uow.outbox.waiting("lead-1") == [CREATED]


def test_a_reason_to_check_that_was_given_is_kept(uow: FakeUnitOfWork) -> None:
    saved = capture_final(uow, a_lead(status=Status.TO_CHECK, check_reason="segment_unsure", phone=None))
    assert (saved.status, saved.check_reason) == (Status.TO_CHECK, "segment_unsure")


def test_a_phone_given_afterwards_makes_the_lead_qualified(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead(email=None, phone=None))
    saved = capture_final(uow, a_lead(email=None, updated_at=LATER))
    assert (saved.status, saved.check_reason) == (Status.QUALIFIED, None)


def refused(**changes: object) -> Lead:
    return a_lead(consent=Consent(contact=False, at=NOW), **changes)


def test_a_refusal_erases_who_it_was_and_is_delivered_to_nobody(uow: FakeUnitOfWork) -> None:
    saved = capture_final(uow, refused())
    assert (saved.first_name, saved.last_name, saved.email, saved.phone) == (None, None, None, None)
    assert (saved.status, saved.need) == (Status.NO_CONTACT, "un standard téléphonique")
    assert uow.outbox.rows == []


def test_a_refusal_reaches_quotes_and_brief(uow: FakeUnitOfWork) -> None:
    quote = "je suis odile PERRAULT, odile.perrault@exemple.fr, 06 39 98 00 12, artisan"
    saved = capture_final(
        uow,
        refused(evidence=(Evidence("own_business", quote, 1, 2.0, "B2B"),), brief="Rappeler Mme Perrault."),
    )
    assert saved.evidence[0].quote == "je suis […] […], […], […], artisan"
    assert saved.brief == "Rappeler Mme […]."


def test_a_refusal_after_saving_takes_everything_back(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead())
    nameless = refused(
        first_name=None, last_name=None, email=None, phone=None, brief="Odile veut un standard"
    )
    saved = capture_final(uow, nameless)
    assert saved.brief == "[…] veut un standard"
    assert saved.status is Status.NO_CONTACT
    assert uow.outbox.rows == []


def test_nothing_comes_back_through_a_draft_after_a_refusal(uow: FakeUnitOfWork) -> None:
    saved = capture_final(uow, refused())
    assert capture_draft(uow, a_lead()) == saved


def test_a_visitor_may_change_their_mind_and_accept(uow: FakeUnitOfWork) -> None:
    capture_final(uow, refused())
    saved = capture_final(uow, a_lead(updated_at=LATER))
    assert (saved.status, saved.email) == (Status.QUALIFIED, "odile.perrault@exemple.fr")
    assert uow.outbox.waiting("lead-1") == [CREATED]


def test_a_draft_with_a_refusal_holds_nobody(uow: FakeUnitOfWork) -> None:
    saved = capture_draft(uow, refused())
    assert (saved.status, saved.email, saved.first_name) == (Status.DRAFT, None, None)


def test_a_regulator_is_owed_an_answer_whatever_the_consent(uow: FakeUnitOfWork) -> None:
    saved = capture_final(uow, refused(segment="B2R"))
    assert (saved.status, saved.email) == (Status.QUALIFIED, "odile.perrault@exemple.fr")


def test_a_test_conversation_is_delivered_to_nobody_even_after_a_correction(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead(source=Source(test=True)))
    saved = capture_final(uow, a_lead(budget=10, source=Source()))
    assert saved.source.test
    assert uow.outbox.rows == []


def test_two_requests_of_a_conversation_are_two_leads(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead())
    capture_final(uow, a_lead(id="lead-2", request=2))
    assert set(uow.leads.kept) == {"lead-1", "lead-2"}


def test_nothing_of_an_erased_conversation_is_saved(uow: FakeUnitOfWork) -> None:
    uow.erasures.erased.add("conversation")
    for capture in (capture_draft, capture_final):
        with pytest.raises(ConversationErased):
            capture(uow, a_lead())
    assert uow.leads.kept == {} and uow.outbox.rows == [] and uow.commits == 0
