"""What staff may do with a lead, and what is refused."""

from __future__ import annotations

import datetime
from contextlib import AbstractContextManager

import pytest

from bot.leads import changes
from bot.leads.changes import ChangeRefused, LostReason
from bot.leads.lead import Consent, Status
from bot.qualification.segments import Segment
from tests.unit.bot.leads.leads import LATER, NOW, a_lead

TODAY = NOW.date()


def refused(code: str) -> AbstractContextManager[pytest.ExceptionInfo[ChangeRefused]]:
    return pytest.raises(ChangeRefused, match=f"^{code}$")


@pytest.mark.parametrize("status", list(Status))
def test_staff_never_puts_a_lead_back_to_where_only_the_conversation_may_put_it(status: Status) -> None:
    given_by_conversation = {Status.DRAFT, Status.TO_CHECK, Status.NO_CONTACT, Status.ERASED}
    assert not changes.moves(a_lead(status=status)) & given_by_conversation
    with refused("no_such_move"):
        changes.moved(a_lead(status=status), Status.DRAFT, NOW)


def test_the_first_contact_is_dated_once() -> None:
    contacted = changes.moved(a_lead(), Status.CONTACTED, NOW)
    won = changes.moved(contacted, Status.WON, LATER)
    assert (contacted.contacted_at, won.contacted_at, won.status) == (NOW, NOW, Status.WON)


def test_a_lost_lead_says_why_and_forgets_it_when_it_is_taken_up_again() -> None:
    with refused("why_lost"):
        changes.moved(a_lead(), Status.LOST, NOW)
    lost = changes.moved(a_lead(), Status.LOST, NOW, LostReason.NO_BUDGET)
    assert lost.lost_reason == "no_budget"
    assert changes.moved(lost, Status.CONTACTED, NOW).lost_reason is None


@pytest.mark.parametrize("owner", [None, "rep@exemple.fr"])
def test_what_is_to_be_checked_leaves_only_verified_or_lost(owner: str | None) -> None:
    doubtful = a_lead(status=Status.TO_CHECK, check_reason="segment_not_sure", assigned_to=owner)
    assert changes.moves(doubtful) == {Status.LOST}
    clear = changes.verified(doubtful)
    assert (clear.status, clear.check_reason) == (Status.ASSIGNED if owner else Status.QUALIFIED, None)


def test_nothing_is_verified_without_a_segment_and_a_way_to_answer() -> None:
    with refused("not_reachable"):
        changes.verified(a_lead(status=Status.TO_CHECK, email=None, phone=None))
    with refused("no_segment"):
        changes.verified(a_lead(status=Status.TO_CHECK, segment=None))
    with refused("nothing_to_check"):
        changes.verified(a_lead())


def test_a_lead_changes_hands_and_comes_back() -> None:
    taken = changes.assigned(a_lead(), "rep@exemple.fr")
    assert (taken.status, taken.assigned_to) == (Status.ASSIGNED, "rep@exemple.fr")
    given_back = changes.assigned(taken, None)
    assert (given_back.status, given_back.assigned_to) == (Status.QUALIFIED, None)


def test_who_looks_after_a_doubtful_lead_has_not_checked_it_yet() -> None:
    taken = changes.assigned(a_lead(status=Status.TO_CHECK), "rep@exemple.fr")
    assert taken.status is Status.TO_CHECK


def test_a_person_not_to_be_contacted_is_given_to_nobody_called_by_nobody_and_won_by_nobody() -> None:
    marked = a_lead(do_not_contact=True)
    with refused("do_not_contact"):
        changes.assigned(marked, "rep@exemple.fr")
    with refused("do_not_contact"):
        changes.with_callback(marked, LATER, NOW)
    for status in (Status.CONTACTED, Status.WON):
        with refused("do_not_contact"):
            changes.moved(marked, status, NOW)
    assert changes.moves(marked) == {Status.LOST}


def test_a_person_who_must_not_be_contacted_is_delivered_to_nobody() -> None:
    assert a_lead().deliverable
    assert not a_lead(do_not_contact=True).deliverable


def test_the_last_way_to_answer_is_not_corrected_away() -> None:
    assert changes.corrected(a_lead(), {"email": None}).email is None
    with refused("one_contact"):
        changes.corrected(a_lead(), {"email": None, "phone": None})


def test_only_what_a_visitor_tells_is_corrected() -> None:
    with pytest.raises(ValueError, match="status"):
        changes.corrected(a_lead(), {"status": Status.WON})


def test_who_corrects_the_segment_is_sure_and_moves_what_follows_from_it() -> None:
    public = changes.with_segment(a_lead(), Segment.B2A)
    assert (public.segment, public.profile, public.confidence) == ("B2A", "administration", 1.0)
    owed = changes.with_segment(a_lead(), Segment.B2R)
    assert owed.lawful_basis == "legal_obligation"
    assert changes.with_segment(owed, Segment.B2B).lawful_basis == "consent"


def test_who_refused_contact_is_forgotten_when_no_answer_is_owed_after_all() -> None:
    regulator = a_lead(segment="B2R", consent=Consent(contact=False))
    company = changes.with_segment(regulator, Segment.B2B)
    assert (company.status, company.email, company.last_name) == (Status.NO_CONTACT, None, None)


def test_a_call_is_planned_ahead_or_taken_back() -> None:
    planned = changes.with_callback(a_lead(), LATER, NOW)
    assert planned.callback_at == LATER
    assert changes.with_callback(planned, None, NOW).callback_at is None
    with refused("in_the_past"):
        changes.with_callback(a_lead(), NOW, NOW)


def test_a_next_step_has_words_and_a_day_that_has_not_passed() -> None:
    yesterday = TODAY - datetime.timedelta(days=1)
    step = changes.with_next_step(a_lead(), "  envoyer\n le devis ", TODAY, TODAY)
    assert (step.next_step, step.next_step_on) == ("envoyer le devis", TODAY)
    with refused("in_the_past"):
        changes.with_next_step(a_lead(), "envoyer le devis", yesterday, TODAY)
    with refused("what_next"):
        changes.with_next_step(a_lead(), " ", TODAY, TODAY)
    late = a_lead(next_step="envoyer", next_step_on=yesterday)
    assert changes.with_next_step(late, "envoyer enfin", yesterday, TODAY).next_step == "envoyer enfin"


@pytest.mark.parametrize("status", sorted(changes.CLOSED))
def test_a_closed_lead_is_not_worked_on(status: Status) -> None:
    lead = a_lead(status=status)
    with refused("closed"):
        changes.corrected(lead, {"role": "gérante"})
    with refused("closed"):
        changes.with_segment(lead, Segment.B2A)
    with refused("closed"):
        changes.assigned(lead, "rep@exemple.fr")
    with refused("closed"):
        changes.with_callback(lead, LATER, NOW)
    with refused("closed"):
        changes.with_next_step(lead, "rien", None, TODAY)


def test_reasons_and_notes_say_something_but_not_a_novel() -> None:
    assert changes.checked_reason(" dit au téléphone ") == "dit au téléphone"
    with refused("why"):
        changes.checked_reason(" ")
    with refused("too_long"):
        changes.checked_reason("x" * (changes.LONGEST_REASON + 1))
    with refused("empty_note"):
        changes.checked_note("\n")
    with refused("too_long"):
        changes.checked_note("x" * (changes.LONGEST_NOTE + 1))
