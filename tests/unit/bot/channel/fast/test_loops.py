"""What follows inside a form, against Rasa's own prediction, after events in any order."""

from __future__ import annotations

import json
import warnings
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import (
    RULE_ONLY_LOOPS,
    RULE_ONLY_SLOTS,
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RULES_NOT_IN_STORIES,
    RulePolicy,
)
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    LoopInterrupted,
    Restarted,
    SlotSet,
    UserUttered,
)

from bot.channel.fast.loops import _stock_predict, predict
from bot.channel.tracker import FastTracker

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa warns of its own past whenever a domain has slots
    DOMAIN = Domain.from_yaml(
        """
        version: "3.1"
        intents: [greet, order]
        slots: {name: {type: text, mappings: [{type: custom}]}}
        responses: {utter_greet: [{text: Bonjour}]}
        forms: {order_form: {required_slots: [name]}, other_form: {required_slots: [name]}}
        """
    )


def state(action: str, intent: str = "", loop: str = "") -> dict[str, Any]:
    parts: dict[str, Any] = {"prev_action": {"action_name": action}}
    if intent:
        parts["user"] = {"intent": intent}
    if loop:
        parts["active_loop"] = {"name": loop}
    return parts


def policy() -> RulePolicy:
    """A policy with rules for greetings, orders, and for what interrupts a form."""
    rules = {
        json.dumps([state("action_listen", "greet")]): "utter_greet",
        json.dumps([state("utter_greet")]): "action_listen",
        json.dumps([state("action_listen", "order")]): "order_form",
        json.dumps([state("order_form", loop="should_not_be_set")]): "utter_greet",
    }
    unhappy = {
        json.dumps([state("action_listen", "greet", "order_form")]): "do_not_predict_loop_action",
        json.dumps([state("utter_greet", loop="order_form")]): "loop_was_interrupted",
    }
    lookup = {
        RULES: rules,
        RULES_FOR_LOOP_UNHAPPY_PATH: unhappy,
        RULES_NOT_IN_STORIES: [*rules, "Loop", "loop_action_order_form"],
        RULE_ONLY_SLOTS: [],
        RULE_ONLY_LOOPS: [],
    }
    nowhere: Any = None
    context = ExecutionContext(GraphSchema({}))
    return RulePolicy(RulePolicy.get_default_config(), nowhere, nowhere, context, lookup=lookup)


def said(intent: str) -> UserUttered:
    return UserUttered(intent, {"name": intent, "confidence": 1.0})


actions = st.sampled_from(["action_listen", "order_form", "other_form", "utter_greet"])
happenings: Any = st.one_of(
    actions.map(ActionExecuted),
    st.sampled_from(["greet", "order", "restart", "back", "session_start"]).map(said),
    st.sampled_from(["order_form", "other_form", None]).map(ActiveLoop),
    actions.map(ActionExecutionRejected),
    st.booleans().map(LoopInterrupted),
    st.just(SlotSet("name", "Léa")),
    st.just(Restarted()),
)


def both(events: list[Event]) -> tuple[Any, Any]:
    """What ours and what Rasa's predicts after these events."""
    tracker = FastTracker.from_events("c", events, DOMAIN.slots)
    return predict(policy(), tracker, DOMAIN), _stock_predict(policy(), tracker, DOMAIN)


@given(st.lists(happenings, max_size=12))
@settings(max_examples=300, deadline=None)
def test_the_same_follows_as_with_rasa(events: list[Event]) -> None:
    ours, stock = both(events)
    assert ours == stock


def test_a_form_runs_after_a_message_and_listens_after_it_ran() -> None:
    asking: list[Event] = [ActiveLoop("order_form"), ActionExecuted("action_listen"), said("greet")]
    for events, expected in (
        (asking, "order_form"),
        ([*asking, ActionExecuted("order_form")], "action_listen"),
        ([*asking, ActionExecutionRejected("order_form")], "utter_greet"),
        ([*asking[:2], said("restart")], "action_restart"),
    ):
        ours, stock = both(events)
        assert ours == stock
        assert DOMAIN.action_names_or_texts[ours[0].max_confidence_index] == expected
