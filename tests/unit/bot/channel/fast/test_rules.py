"""The rules that fit, against Rasa's own search, on rules and states that nobody would think of."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RulePolicy

from bot.channel.fast.rules import possible_keys

stock_possible_keys = RulePolicy._get_possible_keys

actions = st.sampled_from(["action_listen", "a_form", "utter_greet"])
unset = st.just("should_not_be_set")
parts = {
    "prev_action": st.one_of(
        st.fixed_dictionaries({"action_name": actions | unset}),
        st.fixed_dictionaries({"action_text": st.just("x")}),
    ),
    "user": st.fixed_dictionaries({"intent": st.sampled_from(["greet", "bye"]) | unset}),
    "active_loop": st.fixed_dictionaries({"name": st.just("a_form") | unset}),
    "slots": st.fixed_dictionaries({"name": st.sampled_from([[1.0], [0.0]])}),
}
states: Any = st.fixed_dictionaries({}, optional=parts)
rules = st.lists(st.lists(states, max_size=3).map(json.dumps), max_size=12, unique=True)
conversations = st.lists(states, max_size=4)


def policy() -> RulePolicy:
    """A policy that was never trained: the search needs nothing of it."""
    return object.__new__(RulePolicy)


@given(rules, conversations)
@settings(max_examples=300, deadline=None)
def test_the_same_rules_fit_as_with_rasa(keys: list[str], conversation: list[Any]) -> None:
    lookup = dict.fromkeys(keys, "utter_greet")
    assert possible_keys(policy(), lookup, conversation) == stock_possible_keys(
        policy(), lookup, conversation
    )


def test_each_lookup_of_a_policy_is_searched_by_its_own_index() -> None:
    listening = json.dumps([{"prev_action": {"action_name": "action_listen"}}])
    greeted = json.dumps([{"prev_action": {"action_name": "utter_greet"}}])
    one = policy()
    now: Any = [{"prev_action": {"action_name": "utter_greet"}}]
    assert possible_keys(one, {listening: "x"}, now) == set()
    assert possible_keys(one, {greeted: "x", listening: "y"}, now) == {greeted}
