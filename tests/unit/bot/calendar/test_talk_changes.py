"""Another time for a call: because the visitor wants it, or because the slot is gone."""

from __future__ import annotations

from bot.dialogue.closing import close
from bot.dialogue.topics import Topic
from tests.support.talk import until
from tests.unit.bot.calendar.caller import PHONE, Caller, asked_when, at, company


def saved(at_slot: int = 0) -> Caller:
    caller = asked_when()
    caller.presses_slot(at_slot)
    caller.says("oui, c'est exact")
    assert caller.asked is None and caller.state.flow == "complete"
    closing = close(caller.state, None)
    caller.turn = closing.turn
    return caller


def test_a_slot_that_was_given_to_somebody_else_is_not_taken() -> None:
    caller = asked_when()
    caller.taken.append(at(23, 12))
    caller.presses_slot(0)
    assert caller.asked is Topic.CALLBACK and caller.state.offer == "taken"
    assert "23 12:00" not in caller.offered


def test_a_slot_that_is_taken_before_the_request_is_saved_is_asked_about_again() -> None:
    caller = asked_when()
    caller.presses_slot(0)
    caller.taken.append(at(23, 12))
    caller.says("oui, c'est exact")
    assert caller.asked is Topic.CALLBACK and caller.state.offer == "taken" and caller.slot is None
    caller.presses_slot(0)
    assert caller.asked is Topic.CONFIRM
    caller.says("oui")
    assert caller.asked is None and caller.slot == at(23, 13, 30)


def test_the_call_can_be_changed_at_the_recap() -> None:
    caller = asked_when()
    caller.presses_slot(0)
    caller.says("plutôt jeudi à 10h30")
    assert caller.asked is Topic.CONFIRM and caller.slot == at(26, 10, 30)
    caller.presses("edit", "Modifier : Rappel", topic="callback")
    assert caller.asked is Topic.CALLBACK and caller.offered
    caller.presses_slot(1)
    assert caller.slot == at(23, 13, 30)


def test_the_call_can_be_cancelled_at_the_recap_without_ending_the_conversation() -> None:
    caller = asked_when()
    caller.presses_slot(0)
    caller.says("annulez le rappel")
    assert caller.asked is Topic.CONFIRM and caller.slot is None
    assert "call_cancelled" in caller.said and "callback" not in caller.recap()


def test_after_it_was_saved_the_call_can_be_moved_and_cancelled() -> None:
    caller = saved()
    caller.says("finalement plutôt jeudi à 10h30")
    assert caller.closing is not None and caller.closing.updated and caller.slot == at(26, 10, 30)
    caller.says("annulez le rappel")
    assert caller.closing.updated and caller.slot is None and "call_cancelled" in caller.said


def test_after_it_was_saved_a_vague_wish_is_answered_with_slots() -> None:
    caller = saved()
    caller.says("finalement je préfère être appelé vendredi matin")
    assert caller.closing is not None and caller.closing.offers_call and not caller.closing.updated
    assert caller.slot == at(23, 12), "what is booked stays until another slot is chosen"
    caller.presses_slot(0)
    assert caller.closing.updated and caller.slot == at(27, 9)


def reached_both_ways() -> Caller:
    """Somebody at the recap who left an address and a number, and spoke of no call."""
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says(f"lucie@net-et-clair.fr ou {PHONE}", "give_email")
    until(caller, Topic.CONFIRM)
    assert caller.asked is Topic.CONFIRM and Topic.CALLBACK not in caller.state.facts
    return caller


def test_an_hour_at_the_recap_is_when_to_call_and_not_when_they_need_it() -> None:
    caller = reached_both_ways()
    caller.says("demain vers 14h")
    assert caller.asked is Topic.CONFIRM and caller.slot == at(24, 14)
    assert caller.value(Topic.TIMELINE) == "dans deux mois"


def test_a_part_of_a_day_at_the_recap_is_answered_with_slots() -> None:
    caller = reached_both_ways()
    caller.says("plutôt mardi matin")
    assert caller.asked is Topic.CALLBACK and caller.offered[0] == "24 09:00"
    assert caller.value(Topic.TIMELINE) == "dans deux mois"


def test_a_day_alone_at_the_recap_is_still_when_they_need_it() -> None:
    caller = reached_both_ways()
    caller.says("plutôt pour jeudi")
    assert caller.asked is Topic.CONFIRM and caller.slot is None
    assert caller.value(Topic.TIMELINE) != "dans deux mois"


def test_after_it_was_saved_a_first_call_can_be_arranged() -> None:
    caller = reached_both_ways()
    caller.says("oui, c'est exact")
    caller.turn = close(caller.state, None).turn
    caller.says("appelez-moi plutôt jeudi à 10h30")
    assert caller.closing is not None and caller.closing.updated and caller.slot == at(26, 10, 30)
