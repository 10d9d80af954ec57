"""A place that comes up is kept; nobody is asked for one, and nothing else changes because of it."""

from __future__ import annotations

import datetime

from bot.dialogue.advance import advance
from bot.dialogue.heard import Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.lead_of import lead_of
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic

NOW = datetime.datetime(2026, 11, 26, 9, 0, tzinfo=datetime.timezone.utc)


def said(state: DialogueState, *texts: str) -> DialogueState:
    for text in texts:
        state.turn += 1
        turn = advance(state, hear(text, Understanding("state_need", 0.9), state, NOW.date()))
        state = turn.state
        state.asking = turn.topic
    return state


def known(state: DialogueState) -> tuple[str | None, str | None]:
    lead = lead_of(state, "conversation", {}, NOW, "2026-11")
    return lead.department, lead.postcode


def test_a_place_that_was_mentioned_stands_in_the_lead() -> None:
    assert known(said(DialogueState(), "nous cherchons 25 tablettes, nous sommes à Lyon 69003")) == (
        "69",
        "69003",
    )
    assert known(said(DialogueState(), "nous cherchons 25 tablettes")) == (None, None)


def test_only_a_postcode_takes_the_place_of_what_was_said_first() -> None:
    opening = "25 tablettes pour notre menuiserie dans le Finistère"
    assert known(said(DialogueState(), opening, "avant l’été, nos clients sont en Gironde")) == ("29", None)
    assert known(said(DialogueState(), opening, "code postal 29200")) == ("29", "29200")


def test_it_survives_the_journey_as_json_and_the_next_request_but_not_a_new_beginning() -> None:
    state = said(DialogueState(), "25 tablettes à Brest (29200)")
    assert DialogueState.from_json(state.to_json()).place == state.place != {}
    assert state.next_request().place == state.place
    assert state.restarted().place == {}


def test_a_place_alone_answers_no_question() -> None:
    state = DialogueState(asking=Topic.BUDGET, turn=3)
    heard = hear("à Brest (29200)", Understanding("give_details", 0.9), state, NOW.date())
    assert heard.place is not None
    assert not heard.facts and "place" not in heard.acts()
