"""Nothing in the domain is without use, without a question or without a guard."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.asking import Manner
from bot.dialogue.own_data import ABOUT_OWN_DATA, ERASURE
from bot.dialogue.questions_asked import FAQ_INTENTS, SMALLTALK_INTENTS
from bot.dialogue.topics import AFTER_SAVING, CLOSED, Topic
from bot.playbook import read_playbook
from bot.qualification.segments import Profile, Segment, Usage

ROOT = Path(__file__).resolve().parents[2]
Responses = dict[str, list[dict[str, Any]]]
_PAIRS = ("B2C|B2C2B", "B2B|B2B2C", "B2B|B2C2B", "B2B2C|B2C2B", "B2A|B2R")


def asked_topics() -> list[Topic]:
    """Those that a request waits for; the recap and the slots of a call are composed by actions."""
    composed = {Topic.CONFIRM, Topic.CALLBACK}
    return [topic for topic in Topic if topic not in composed | AFTER_SAVING]


def values_of(variant: dict[str, Any], slot: str) -> set[str]:
    return {row["value"] for row in variant.get("condition", []) if row["name"] == slot}


def test_each_topic_is_a_slot_that_only_the_validators_fill(domain: dict[str, Any]) -> None:
    for topic in Topic:
        mappings = domain["slots"][topic.value]["mappings"]
        assert [mapping["type"] for mapping in mappings] == ["custom"], topic


def test_no_slot_takes_a_bare_text_or_an_entity(domain: dict[str, Any]) -> None:
    kinds = {mapping["type"] for slot in domain["slots"].values() for mapping in slot["mappings"]}
    assert kinds == {"custom"}


def test_the_forms_ask_every_topic(domain: dict[str, Any]) -> None:
    forms = [form["required_slots"] for form in domain["forms"].values()]
    assert all(slots[-1] == ERASURE for slots in forms)  # it may come up in each of them
    asked = [slot for slots in forms for slot in slots if slot != ERASURE]
    assert sorted(asked) == sorted(topic.value for topic in Topic)


def test_each_slot_of_a_form_has_a_question(domain: dict[str, Any], responses: Responses) -> None:
    for form, content in domain["forms"].items():
        for slot in content["required_slots"]:
            questions = (f"ask_{form}_{slot}", f"ask_{slot}")
            asked = {f"utter_{name}" for name in questions} & set(responses)
            asked |= {f"action_{name}" for name in questions} & set(domain["actions"])
            assert asked, f"{form} has no question about {slot}"


@pytest.mark.parametrize("topic", asked_topics())
def test_each_question_can_be_taken_up_rephrased_and_reduced_to_a_choice(
    topic: Topic, responses: Responses
) -> None:
    variants = responses[f"utter_ask_qualification_form_{topic.value}"]
    manners = {manner for variant in variants for manner in values_of(variant, "question_manner")}
    assert {Manner.RESUMED.value, Manner.REPHRASED.value, Manner.CHOICE.value} <= manners
    assert any("condition" not in variant for variant in variants), "no wording without a condition"


@pytest.mark.parametrize("topic", asked_topics())
def test_a_question_that_is_taken_up_is_not_repeated_word_for_word(
    topic: Topic, responses: Responses
) -> None:
    texts = [variant["text"] for variant in responses[f"utter_ask_qualification_form_{topic.value}"]]
    assert len(texts) == len(set(texts))


def test_the_question_about_use_knows_each_pair_it_can_tell_apart(responses: Responses) -> None:
    variants = responses["utter_ask_qualification_form_usage"]
    assert {pair for variant in variants for pair in values_of(variant, "usage_pair")} == set(_PAIRS)


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic in CLOSED - {Topic.CONFIRM}])
def test_a_closed_question_offers_buttons_in_each_wording(topic: Topic, responses: Responses) -> None:
    form = "closing_form" if topic in AFTER_SAVING else "qualification_form"
    for variant in responses[f"utter_ask_{form}_{topic.value}"]:
        assert variant.get("buttons"), variant["text"]


def test_a_no_to_offers_takes_as_little_as_a_yes(responses: Responses) -> None:
    for variant in responses["utter_ask_closing_form_marketing"]:
        payloads = [button["payload"] for button in variant["buttons"]]
        assert payloads == ['/answer{"marketing": "yes"}', '/answer{"marketing": "no"}']


def test_each_question_can_be_explained(responses: Responses) -> None:
    assert {f"utter_why_{topic.value}" for topic in Topic} <= set(responses)


def test_each_button_means_something_the_dialogue_understands(responses: Responses) -> None:
    known = {
        "segment": {*(profile.value for profile in Profile), *(segment.value for segment in Segment)},
        "usage": {usage.value for usage in Usage},
        "consent": {"yes", "no"},
        "confirm": {"yes", "no"},
        "marketing": {"yes", "no"},
        "anything_else": {"yes", "no"},
    }
    payloads = [b["payload"] for rows in responses.values() for row in rows for b in row.get("buttons", [])]
    for payload in payloads:
        match = re.fullmatch(r"/(answer|skip|edit|wish)(\{.*\})", payload)
        assert match, payload
        values = json.loads(match.group(2))
        if match.group(1) == "answer":
            for topic, value in values.items():
                assert Topic(topic) and value in known.get(topic, {value}), payload


def test_each_intent_has_examples_or_is_made_by_us(domain: dict[str, Any], examples: list[Any]) -> None:
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.intent] = counts.get(example.intent, 0) + 1
    made_by_us = {"open_conversation", "answer_by_button"}
    for intent in set(domain["intents"]) - made_by_us:
        assert counts.get(intent, 0) >= 30, f"{intent}: {counts.get(intent, 0)} examples"
    assert set(counts) <= set(domain["intents"])


def test_each_intent_that_wants_an_answer_has_one(responses: Responses) -> None:
    for intent in (FAQ_INTENTS | SMALLTALK_INTENTS) - ABOUT_OWN_DATA:
        assert f"utter_{intent}" in responses


def test_whatever_a_returning_visitor_writes_is_taken_up(
    domain: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    rule = next(rule for rule in rules if rule["rule"].startswith("A visitor comes back"))
    taken = {step["intent"] for step in rule["steps"][0]["or"]}
    assert taken == (set(domain["intents"]) | {"nlu_fallback"}) - {"open_conversation"}


def test_each_response_is_reachable(responses: Responses) -> None:
    sources = [*(ROOT / "bot" / "dialogue").glob("*.py"), *(ROOT / "actions").glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r"\"(utter_\w+)\"", code))
    composed = {f"utter_{intent}" for intent in FAQ_INTENTS | SMALLTALK_INTENTS}
    composed |= {f"utter_why_{topic.value}" for topic in Topic} | {f"utter_saved_{s.value}" for s in Segment}
    composed |= {f"utter_ask_qualification_form_{topic.value}" for topic in Topic}
    composed |= {f"utter_ask_closing_form_{topic.value}" for topic in AFTER_SAVING}
    assert set(responses) - named - composed == set()


def test_each_response_that_code_names_exists(responses: Responses) -> None:
    sources = [*(ROOT / "bot" / "dialogue").glob("*.py"), *(ROOT / "actions").glob("*.py")]
    named = {
        n
        for path in sources
        for n in re.findall(r"\"(utter_\w+[a-zA-Z0-9])\"", path.read_text(encoding="utf-8"))
    }
    assert named <= set(responses)


def test_each_variable_of_a_response_comes_from_the_playbook(responses: Responses) -> None:
    known = set(read_playbook(ROOT / "playbook.yml").variables()) | {"next_opening"}
    for name, variants in responses.items():
        for variant in variants:
            assert set(re.findall(r"\{(\w+)\}", variant["text"])) <= known, name


def test_each_action_of_the_domain_is_written(domain: dict[str, Any]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    for action in domain["actions"]:
        assert f'return "{action}"' in code, action


def test_the_labels_of_the_evaluation_cover_each_intent(domain: dict[str, Any]) -> None:
    labels = yaml.safe_load((ROOT / "benchmarks/understanding/labels.yml").read_text(encoding="utf-8"))[
        "labels"
    ]
    mapped = [intent for intents in labels.values() for intent in intents]
    assert len(mapped) == len(set(mapped))
    internal = {"open_conversation", "answer_by_button", "ask_why_question"}
    assert set(mapped) == (set(domain["intents"]) | {"nlu_fallback"}) - internal
