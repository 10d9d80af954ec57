"""The choice among responses, against Rasa's own."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

from bot.channel.fast.phrases import random_response

stock_choice = TemplatedNaturalLanguageGenerator._random_response_for
TRIES = 60
conditions = st.lists(
    st.fixed_dictionaries(
        {"type": st.just("slot"), "name": st.just("name"), "value": st.sampled_from(["a", "b", None])}
    ),
    min_size=1,
    max_size=2,
)
responses = st.lists(
    st.fixed_dictionaries(
        {"text": st.sampled_from("xyz")},
        optional={"channel": st.sampled_from(["door", "rest"]), "condition": conditions},
    ),
    max_size=3,
)


def chosen(generator: Any, choose: Any, name: str | None) -> set[str]:
    """All that comes of choosing very often."""
    found = (choose(generator, "utter_this", "door", {"name": name}) for _ in range(TRIES))
    return {json.dumps(one, sort_keys=True) for one in found}


@given(responses, st.sampled_from(["a", "b", None]))
@settings(max_examples=60, deadline=None)
def test_what_may_be_said_is_what_rasa_may_say(known: list[dict[str, Any]], name: str | None) -> None:
    generator = TemplatedNaturalLanguageGenerator({"utter_this": known})
    assert chosen(generator, random_response, name) == chosen(generator, stock_choice, name)


def test_an_action_without_responses_says_nothing() -> None:
    generator = TemplatedNaturalLanguageGenerator({})
    assert random_response(generator, "utter_this", "door", {}) is None
