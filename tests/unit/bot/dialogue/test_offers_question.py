"""Whether offers are wanted is asked once, apart, after the request was saved, of whom it may be asked."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue import offers
from bot.dialogue.asking import Manner
from bot.dialogue.closing import Closing, close
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.lead_of import lead_of
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.leads.lead import Consent, Kind, Lead, Status
from tests.support.talk import TODAY, Talk, asked, company, until

NOW = datetime.datetime.fromisoformat("2026-11-23T10:00:00+01:00")


def confirmed(talk: Talk) -> DialogueState:
    until(talk, Topic.CONFIRM).says("oui")
    assert talk.state.flow == "complete"
    return talk.state


def lead(state: DialogueState, **changes: Any) -> Lead:
    return replace(lead_of(state, "c", {}, NOW, "2026-11"), **changes)


def saved(state: DialogueState, **changes: Any) -> Closing:
    offers.plan(state, lead(state, **changes))
    return close(state, None)


def asking() -> DialogueState:
    """A company whose request is saved, and that is asked about offers."""
    return saved(confirmed(company())).turn.state


def says(
    state: DialogueState, text: str, intent: str = "nlu_fallback", button: dict[str, Any] | None = None
) -> Closing:
    state.turn += 1
    clause = Clause(text, 0, len(text), intent, 0.95)
    return close(state, hear(text, Understanding(intent, 0.95, (clause,)), state, TODAY, button))


def presses(state: DialogueState, value: str) -> Closing:
    return says(state, "bouton", "answer_by_button", {"name": "answer", "values": {"marketing": value}})


def said(closing: Closing) -> list[str]:
    return [remark.response for remark in closing.turn.say]


def wish(state: DialogueState) -> tuple[bool, bool]:
    """Whether offers are wanted, and whether anything was said of them."""
    return state.marketing, state.marketing_turn != 0


def test_the_question_follows_the_saved_request() -> None:
    closing = saved(confirmed(company()))
    assert (closing.turn.topic, closing.turn.manner) == (Topic.MARKETING, Manner.FIRST)
    assert (closing.turn.state.asking, closing.outcome) == (Topic.MARKETING, None)
    assert wish(closing.turn.state) == (False, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": Consent(contact=False, at=NOW)},
        {"consent": Consent()},
        {"consent": Consent(contact=True, at=NOW, marketing=True, marketing_at=NOW)},
        {"consent": Consent(contact=True, at=NOW, marketing=False, marketing_at=NOW, marketing_by="rep")},
        {"email": None, "phone": "+33639984421"},
        {"do_not_contact": True},
        {"status": Status.NO_CONTACT},
        {"status": Status.MERGED},
        {"kind": Kind.SUPPORT},
        {"kind": Kind.COMPLIANCE, "segment": "B2R"},
    ],
    ids=[
        "refused contact", "was not asked", "wants offers", "told staff", "left no address", "marked",
        "saved without contact", "joined an earlier request", "needs help", "regulator",
    ],
)  # fmt: skip
def test_it_is_not_put_to_whom_it_may_not_be_put(changes: dict[str, Any]) -> None:
    closing = saved(confirmed(company()), **changes)
    assert closing.turn.topic is Topic.ANYTHING_ELSE


def test_a_regulator_is_not_asked_even_after_agreeing_to_be_contacted() -> None:
    talk = asked(Topic.REGULATION)
    until(talk, Topic.CONFIRM)
    talk.state.consent = True
    talk.says("oui")
    assert saved(talk.state).turn.topic is Topic.ANYTHING_ELSE


@pytest.mark.parametrize("text", ["inscrivez-moi à la newsletter", "et pas de pub s'il vous plaît"])
def test_who_spoke_of_offers_is_not_asked_in_this_conversation(text: str) -> None:
    talk = until(company(), Topic.NAME)
    talk.says(text, "give_details", 0.4)
    state = confirmed(talk)
    state.marketing_at = NOW.isoformat()
    assert saved(state).turn.topic is Topic.ANYTHING_ELSE
    assert (state.next_request().offers_question, state.restarted().offers_question) == ("asked", "asked")


@pytest.mark.parametrize(
    "text",
    [
        "oui", "Oui volontiers !", "oui, oui", "avec plaisir", "ouais je veux bien", "d'accord", "ok",
        "bien sûr", "oui, pourquoi pas",
    ],
)  # fmt: skip
def test_a_yes_in_words_is_kept_and_acknowledged(text: str) -> None:
    closing = says(asking(), text, "affirm")
    assert wish(closing.turn.state) == (True, True)
    assert said(closing)[0] == "offers:wanted" and closing.updated
    assert (closing.turn.topic, closing.outcome) == (Topic.ANYTHING_ELSE, None)


@pytest.mark.parametrize(
    "text",
    [
        "non", "Non merci.", "non merci, ça ira", "pas de pub", "surtout pas de pub", "sans façon",
        "je ne suis pas intéressé", "pas besoin", "jamais de la vie", "non, c'est tout",
    ],
)  # fmt: skip
def test_a_no_in_words_is_kept_and_acknowledged(text: str) -> None:
    closing = says(asking(), text, "deny")
    assert wish(closing.turn.state) == (False, True)
    assert said(closing)[0] == "offers:refused" and closing.updated
    assert (closing.turn.topic, closing.outcome) == (Topic.ANYTHING_ELSE, None)


@pytest.mark.parametrize(("value", "wanted"), [("yes", True), ("no", False)])
def test_a_button_says_it_once_however_often_it_is_pressed(value: str, wanted: bool) -> None:
    closing = presses(asking(), value)
    state = closing.turn.state
    assert wish(state) == (wanted, True) and closing.updated
    turn = state.marketing_turn
    again = presses(state, value)
    assert (again.turn.state.marketing_turn, again.updated, again.outcome) == (turn, False, None)
    assert again.turn.topic is Topic.ANYTHING_ELSE and said(again) == []


def test_a_button_that_is_pressed_late_still_counts() -> None:
    state = says(asking(), "vous livrez en Belgique ?", "ask_delivery_area").turn.state
    closing = presses(state, "yes")
    assert wish(closing.turn.state) == (True, True) and closing.updated


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("super, merci", "thank"),
        ("parfait", "affirm"),
        ("ok merci beaucoup", "thank"),
        ("c'est bon", "affirm"),
        ("pourquoi pas", "affirm"),
        ("oui ?", "affirm"),
        ("oui, rappelez-moi demain", "affirm"),
        ("je suis d'accord pour qu'on me rappelle", "affirm"),
        ("oui mais non", "affirm"),
        ("euh", "nlu_fallback"),
        ("au revoir", "goodbye"),
        ("vous livrez en Belgique ?", "ask_delivery_area"),
        ("au fait, mon téléphone c'est le 06 39 98 44 21", "give_phone"),
    ],
)
def test_without_an_answer_nothing_is_kept_and_nothing_asked_again(text: str, intent: str) -> None:
    state = asking()
    closing = says(state, text, intent)
    assert wish(closing.turn.state) == (False, False)
    assert closing.turn.topic is not Topic.MARKETING
    assert not any(response.startswith("offers:") for response in said(closing))
    after = closing.turn.state
    if closing.outcome is None:
        assert says(after, "euh").turn.topic is not Topic.MARKETING
    assert after.next_request().offers_question == offers.ASKED


def test_what_is_said_instead_is_handled_as_at_any_time() -> None:
    closing = says(asking(), "vous livrez en Belgique ?", "ask_delivery_area")
    assert said(closing) == ["utter_ask_delivery_area"] and closing.turn.topic is Topic.ANYTHING_ELSE
    assert says(asking(), "au revoir", "goodbye").outcome == "finished"
    corrected = says(asking(), "en fait mon mail c'est lucie.marchand@net-et-clair.fr", "correct_information")
    assert corrected.turn.state.facts[Topic.EMAIL].value == "lucie.marchand@net-et-clair.fr"
    assert corrected.updated and said(corrected) == ["utter_lead_updated"]
    withdrawn = says(asking(), "je retire mon accord, ne me recontactez plus")
    assert withdrawn.turn.state.consent is False and wish(withdrawn.turn.state) == (False, False)


def test_what_is_said_beside_the_answer_is_heard_too() -> None:
    closing = says(asking(), "oui, et mon téléphone c'est le 06 39 98 44 21", "affirm")
    assert wish(closing.turn.state) == (True, True)
    assert closing.turn.state.facts[Topic.PHONE].value == "+33639984421"
    assert said(closing) == ["offers:wanted", "utter_lead_updated"]
    left = says(asking(), "non merci, au revoir", "goodbye")
    assert wish(left.turn.state) == (False, True) and left.updated and left.outcome == "finished"


ALSO = "je cherche aussi un logiciel de paie pour mes salariés"


def test_another_request_beside_the_answer_is_not_lost() -> None:
    closing = says(asking(), f"Oui volontiers, et {ALSO}", "affirm")
    assert closing.outcome == "new_request" and closing.turn.state.request == 2
    assert closing.before is not None and closing.updated
    assert (closing.before.request, *wish(closing.before)) == (1, True, True)
    assert closing.turn.state.offers_question == offers.ASKED


def test_what_is_added_to_the_request_beside_the_answer_is_added() -> None:
    closing = says(asking(), f"Non merci, mais {ALSO}", "deny")
    assert wish(closing.turn.state) == (False, True) and closing.turn.state.request == 1
    assert "logiciel de paie" in closing.turn.state.facts[Topic.NEED].value and closing.updated


def test_who_asks_why_is_told_and_asked_once_more() -> None:
    closing = says(asking(), "pourquoi ?", "ask_why_question")
    assert said(closing) == ["utter_why_marketing"]
    assert (closing.turn.topic, closing.turn.manner) == (Topic.MARKETING, Manner.RESUMED)
    assert says(closing.turn.state, "pourquoi ?", "ask_why_question").turn.topic is Topic.ANYTHING_ELSE


def test_a_yes_is_taken_back_at_any_time() -> None:
    state = says(asking(), "oui", "affirm").turn.state
    closing = says(state, "finalement, je ne veux pas recevoir de publicité")
    assert wish(closing.turn.state) == (False, True) and closing.updated
    assert "offers:refused" in said(closing)


def test_who_is_not_to_be_contacted_any_more_gets_no_offers_either() -> None:
    state = says(asking(), "oui", "affirm").turn.state
    closing = says(state, "je retire mon accord, ne me recontactez plus")
    after = closing.turn.state
    assert (after.consent, after.marketing, after.marketing_turn) == (False, False, after.turn)
    refused = says(after, "inscrivez-moi à la newsletter")
    assert "offers:unreachable" in said(refused) and refused.turn.state.marketing is False


def test_what_an_answer_says_travels_with_the_conversation() -> None:
    state = says(asking(), "oui", "affirm").turn.state
    state.marketing_at, state.marketing_version = NOW.isoformat(), "offres-1"
    assert DialogueState.from_json(state.to_json()) == state
    consent = lead(state).consent
    assert (consent.marketing, consent.marketing_text_version, consent.text_version) == (
        True, "offres-1", "2026-11",
    )  # fmt: skip
    assert (consent.marketing_at, consent.marketing_turn) == (NOW, state.turn)
