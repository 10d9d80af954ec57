"""What a conversation changes of a lead that staff worked on: nothing that they decided."""

from __future__ import annotations

import pytest

from bot.leads.capture import capture_draft, capture_final
from bot.leads.do_not_contact import Mark, RefusalReason
from bot.leads.history import Act, Change, decided, differences, proposals
from bot.leads.lead import Consent, Lead, Status
from tests.unit.bot.leads.fake_storage import FakeUnitOfWork
from tests.unit.bot.leads.leads import LATER, NOW, a_lead


@pytest.fixture
def uow() -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    capture_final(uow, a_lead())
    return uow


def decide(uow: FakeUnitOfWork, **values: object) -> Lead:
    """What a rep corrects."""
    with uow:
        before = uow.leads.kept["lead-1"]
        saved = uow.leads.save(a_lead(**{"version": before.version, **values}))
        uow.changes.add(differences(before, saved, by="rep", act=Act.SET, reason="au téléphone"))
        uow.commit()
    return saved


def proposed(uow: FakeUnitOfWork) -> dict[str, str | None]:
    return {name: change.after for name, change in proposals(uow.changes.of_lead("lead-1")).items()}


def test_what_staff_corrected_stays_and_the_rest_follows_the_visitor(uow: FakeUnitOfWork) -> None:
    decide(uow, organisation="Ateliers Perrault et filles")
    saved = capture_final(uow, a_lead(budget=900, updated_at=LATER))
    assert (saved.organisation, saved.budget) == ("Ateliers Perrault et filles", 900)
    assert proposed(uow) == {}


def test_what_the_visitor_says_anew_of_it_is_proposed_once(uow: FakeUnitOfWork) -> None:
    decide(uow, phone="+33639980034")
    for _ in range(2):
        saved = capture_final(uow, a_lead(phone="+33639980056", updated_at=LATER))
    assert saved.phone == "+33639980034"
    assert proposed(uow) == {"phone": "+33639980056"}
    assert sum(change.act is Act.PROPOSED for change in uow.changes.rows) == 1


def test_a_proposal_that_staff_declined_does_not_come_back(uow: FakeUnitOfWork) -> None:
    decide(uow, phone="+33639980034")
    capture_final(uow, a_lead(phone="+33639980056", updated_at=LATER))
    decide(uow, phone="+33639980078")
    capture_final(uow, a_lead(phone="+33639980056", updated_at=LATER))
    assert proposed(uow) == {}


def test_a_corrected_segment_takes_along_what_follows_from_it(uow: FakeUnitOfWork) -> None:
    decide(uow, segment="B2A", profile="administration", confidence=1.0)
    saved = capture_final(uow, a_lead(segment="B2C", profile="consommateur", confidence=0.7))
    assert (saved.segment, saved.profile, saved.confidence) == ("B2A", "administration", 1.0)
    assert proposed(uow) == {"segment": "B2C"}


def test_a_late_draft_overwrites_no_correction_either(uow: FakeUnitOfWork) -> None:
    decide(uow, role="gérante")
    saved = capture_draft(uow, a_lead(role="directrice", size=12, updated_at=LATER))
    assert (saved.role, saved.size) == ("gérante", 12)
    assert proposed(uow) == {"role": "directrice"}


def test_a_verified_lead_is_not_doubted_again(uow: FakeUnitOfWork) -> None:
    decide(uow, status=Status.TO_CHECK, check_reason="segment_not_sure")
    decide(uow, status=Status.QUALIFIED)
    saved = capture_final(uow, a_lead(status=Status.TO_CHECK, check_reason="segment_not_sure", budget=5))
    assert (saved.status, saved.check_reason, saved.budget) == (Status.QUALIFIED, None, 5)


def test_a_doubtful_lead_that_somebody_has_in_hand_becomes_theirs_when_the_doubt_ends() -> None:
    uow = FakeUnitOfWork()
    capture_final(uow, a_lead(email=None, phone=None))
    uow.leads.kept["lead-1"] = a_lead(
        email=None, phone=None, status=Status.TO_CHECK, assigned_to="rep@exemple.fr"
    )
    saved = capture_final(uow, a_lead(updated_at=LATER))
    assert (saved.status, saved.assigned_to) == (Status.ASSIGNED, "rep@exemple.fr")


def test_a_refusal_forgets_corrected_contact_details_and_their_history(uow: FakeUnitOfWork) -> None:
    decide(uow, email="odile@ateliers.example", next_step="rappeler Mme Perrault")
    refusal = a_lead(consent=Consent(contact=False, at=LATER), updated_at=LATER)
    saved = capture_final(uow, refusal)
    assert (saved.status, saved.email, saved.next_step) == (Status.NO_CONTACT, None, "rappeler Mme […]")
    told = [(change.before, change.after, change.reason) for change in uow.changes.rows]
    assert "odile" not in str(told) and "téléphone" not in str(told)
    assert any(change.field == "status" and change.after == "no_contact" for change in uow.changes.rows)


def test_who_accepts_after_all_gives_their_address_anew(uow: FakeUnitOfWork) -> None:
    decide(uow, email="odile@ateliers.example")
    capture_final(uow, a_lead(consent=Consent(contact=False, at=LATER), updated_at=LATER))
    saved = capture_final(uow, a_lead(updated_at=LATER))
    assert (saved.status, saved.email) == (Status.QUALIFIED, "odile.perrault@exemple.fr")


def test_what_the_visitor_changes_after_the_end_is_in_the_history(uow: FakeUnitOfWork) -> None:
    capture_final(uow, a_lead(budget=900, updated_at=LATER))
    told = [(c.act, c.by, c.field, c.before, c.after) for c in uow.changes.rows]
    assert told == [(Act.TOLD, None, "budget", None, "900")]


def test_a_draft_that_grows_fills_no_history() -> None:
    uow = FakeUnitOfWork()
    capture_draft(uow, a_lead(budget=None))
    capture_draft(uow, a_lead(budget=900))
    assert uow.changes.rows == []


@pytest.mark.parametrize(
    "changed", [{"email": "other@exemple.fr"}, {"phone": None}, {"phone": "+33639980099"}]
)
def test_a_later_request_of_a_marked_person_carries_the_mark_and_is_not_delivered(
    uow: FakeUnitOfWork, changed: dict[str, str | None]
) -> None:
    uow.do_not_contact.add(a_lead(), Mark(RefusalReason.ASKED, NOW, "rep"))
    later = a_lead(id="lead-2", conversation_id="another", callback_at=LATER, **changed)
    for saved in (capture_draft(uow, later), capture_final(uow, later)):
        assert (saved.do_not_contact, saved.callback_at) == (True, None)
    assert uow.outbox.waiting("lead-2") == []


def test_a_marked_person_who_gives_another_number_stays_marked(uow: FakeUnitOfWork) -> None:
    decide(uow, do_not_contact=True)
    saved = capture_final(uow, a_lead(phone="+33639980099", email=None, updated_at=LATER))
    assert saved.do_not_contact
    saved = capture_draft(uow, a_lead(callback_at=LATER, updated_at=LATER))
    assert (saved.do_not_contact, saved.callback_at) == (True, None)


def test_a_number_that_is_on_the_list_marks_a_request_that_was_confirmed_before(uow: FakeUnitOfWork) -> None:
    listed = a_lead(phone="+33639980099", email=None)
    uow.do_not_contact.add(listed, Mark(RefusalReason.ASKED, NOW, "rep"))
    saved = capture_draft(uow, a_lead(phone="+33639980099", updated_at=LATER))
    assert saved.do_not_contact


def test_only_what_staff_set_is_decided_by_staff() -> None:
    acts = [(Act.SET, "role"), (Act.TOLD, "size"), (Act.PROPOSED, "need"), (Act.NOTED, None)]
    changes = [Change("lead-1", NOW, None, act, 1, name) for act, name in acts]
    assert decided(changes) == {"role"}


def found_in_register(uow: FakeUnitOfWork, **values: object) -> Lead:
    """What the register of companies tells."""
    with uow:
        before = uow.leads.kept["lead-1"]
        saved = uow.leads.save(a_lead(**{"version": before.version, **values}))
        uow.changes.add(differences(before, saved, by=None, act=Act.FOUND))
        uow.commit()
    return saved


def test_what_the_register_told_stays_as_long_as_the_visitor_does_not_contradict_it(
    uow: FakeUnitOfWork,
) -> None:
    found_in_register(uow, siren="732829320", naf="43.32A", department="29")
    later = capture_final(uow, a_lead(budget=900, department="56", updated_at=LATER))
    assert (later.siren, later.naf, later.department) == ("732829320", "43.32A", "56")


@pytest.mark.parametrize("said", [{"organisation": "Garage du Port"}, {"siren": "552100554"}])
def test_what_the_register_told_of_another_organisation_goes(
    uow: FakeUnitOfWork, said: dict[str, str]
) -> None:
    found_in_register(uow, siren="732829320", naf="43.32A")
    later = capture_final(uow, a_lead(**said, updated_at=LATER))
    assert (later.siren, later.naf) == (said.get("siren"), None)
