from __future__ import annotations

from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot, BooleanSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.answer import build_answer, latest_turn, turn_number


def tracker(*events: Event) -> DialogueStateTracker:
    names = ("requested_slot", "turn_report", "dialogue", "source", "consent")
    slots = [AnySlot(name, mappings=[{}]) for name in names]
    slots.append(BooleanSlot("conversation_over", mappings=[{}]))
    return DialogueStateTracker.from_events("c", list(events), slots)


def said(text: str, **parse_data: Any) -> UserUttered:
    intent = {"name": "greet", "confidence": 0.9}
    return UserUttered(
        text, intent, [], {"intent": intent, "entities": [], **parse_data}, metadata={"turn": 2}
    )


def test_only_what_the_bot_said_since_the_last_message_is_answered() -> None:
    answer = build_answer(tracker(said("a"), BotUttered("1"), said("b"), BotUttered("2"), BotUttered("3")))
    assert [message["text"] for message in answer["messages"]] == ["2", "3"]


def test_buttons_and_card_come_along() -> None:
    data = {
        "buttons": [{"title": "Oui", "payload": "/affirm", "type": "x"}],
        "custom": {"card": {"kind": "recap"}, "other": 1},
    }
    (message,) = build_answer(tracker(said("a"), BotUttered("Alors ?", data)))["messages"]
    assert message == {
        "text": "Alors ?",
        "buttons": [{"title": "Oui", "payload": "/affirm"}],
        "card": {"kind": "recap"},
    }


def test_a_card_alone_has_an_empty_text() -> None:
    (message,) = build_answer(tracker(said("a"), BotUttered(None, {"custom": {"card": {}}})))["messages"]
    assert (message["text"], message["card"]) == ("", {})


def test_a_refusal_is_told_with_every_answer_until_it_is_taken_back() -> None:
    no, yes = SlotSet("consent", False), SlotSet("consent", True)
    told = [build_answer(tracker(*events))["refused"] for events in (
        [said("a")], [said("non"), no], [said("non"), no, said("b")], [said("non"), no, said("si"), yes],
    )]  # fmt: skip
    assert told == [False, True, True, False]


def test_the_asked_slot_and_the_end_are_read_from_the_tracker() -> None:
    asked = tracker(said("a"), SlotSet("requested_slot", "name"))
    over = tracker(said("a"), SlotSet("conversation_over", True))
    assert (build_answer(asked)["requested_slot"], build_answer(asked)["done"]) == ("name", False)
    assert (build_answer(over)["requested_slot"], build_answer(over)["done"]) == (None, True)


def test_a_bot_without_these_slots_asks_nothing_and_goes_on() -> None:
    answer = build_answer(DialogueStateTracker.from_events("c", [said("a")], []))
    assert (answer["requested_slot"], answer["done"]) == (None, False)


def test_a_draft_comes_with_the_state_it_is_made_of_and_is_no_understanding() -> None:
    report: dict[str, Any] = {"acts": ["affirm"], "draft": {"at": "2026-03-02T09:30:00+00:00"}}
    told = [SlotSet("dialogue", {"turn": 1}), SlotSet("source", {"page": "/"})]
    answer = build_answer(tracker(said("a"), *told, SlotSet("turn_report", report)))
    assert answer["draft"] == {"at": report["draft"]["at"], "state": {"turn": 1}, "source": {"page": "/"}}
    assert "draft" not in answer["understanding"] and answer["understanding"]["acts"] == ["affirm"]
    assert build_answer(tracker(said("a"), SlotSet("turn_report", {"acts": []})))["draft"] is None


def test_what_the_dialogue_made_of_the_message_stands_in_the_understanding() -> None:
    report = {"acts": ["inform"], "facts": [{"topic": "size", "value": 12}]}
    understanding = build_answer(tracker(said("a"), SlotSet("turn_report", report)))["understanding"]
    assert understanding == {"intent": "greet", "confidence": 0.9, "entities": [], **report}
    assert build_answer(tracker(said("a")))["understanding"]["acts"] == []


def test_the_model_is_the_one_that_read_the_message_also_when_the_answer_is_given_again() -> None:
    assert build_answer(tracker(said("a", model="20260304-abc")))["model"] == "20260304-abc"
    assert build_answer(tracker(said("a")))["model"] is None


def test_the_number_of_a_message_is_that_of_the_door() -> None:
    assert turn_number(said("a")) == 2
    assert turn_number(UserUttered("a")) == -1


def test_a_conversation_without_a_message_has_no_latest_turn() -> None:
    assert latest_turn(tracker(ActionExecuted("action_listen"))) is None
