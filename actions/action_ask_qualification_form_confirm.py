"""Show the recap, with a way to change each of its lines, and ask whether it is right."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.memory import state_of
from bot import wording
from bot.dialogue.asking import Manner
from bot.dialogue.lead_of import irrelevant_topics
from bot.dialogue.recap import Line, recap_lines
from bot.dialogue.topics import Topic


class ActionAskQualificationFormConfirm(Action):
    """The question of the topic `confirm`."""

    def name(self) -> str:
        """The name Rasa looks for."""
        return "action_ask_qualification_form_confirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Show everything the first time and after a change; afterwards only ask again."""
        words = wording.load("recap")
        state = state_of(tracker)
        manner = Manner(tracker.get_slot(slots.QUESTION_MANNER) or "first")
        lines = recap_lines(state, irrelevant_topics(state))
        changed = any(fact.turn == state.turn for fact in state.facts.values())
        if manner is Manner.LINES:
            dispatcher.utter_message(
                text=words["which_line"], buttons=[_change(line, words) for line in lines]
            )
        elif manner in (Manner.REPHRASED, Manner.CHOICE) and not changed:
            dispatcher.utter_message(text=words["rephrased"], buttons=_yes_no(words))
        elif manner is Manner.RESUMED and not changed:
            dispatcher.utter_message(text=words["reminder"], buttons=_yes_no(words))
        else:
            dispatcher.utter_message(
                text=_text(lines, words), buttons=_yes_no(words), json_message=_card(lines, words)
            )
        return []


def _text(lines: list[Line], words: dict[str, Any]) -> str:
    rows = [words["values"]["line"].format(label=line.label, value=line.value) for line in lines]
    return "\n".join(
        [words["title"] + "\u00a0:", *(f"• {row}" for row in rows or [words["nothing"]]), words["question"]]
    )


def _card(lines: list[Line], words: dict[str, Any]) -> dict[str, Any]:
    return {
        "card": {
            "title": words["title"],
            "question": words["question"],
            "lines": [
                {
                    "topic": line.topic.value,
                    "label": line.label,
                    "value": line.value,
                    **_change(line, words),
                }
                for line in lines
            ],
        }
    }


def _edit(topic: Topic) -> str:
    return "/edit" + json.dumps({"topic": topic.value})


def _change(line: Line, words: dict[str, Any]) -> dict[str, str]:
    return {"title": words["change"].format(label=line.label), "payload": _edit(line.topic)}


def _yes_no(words: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"title": words["agree"], "payload": '/answer{"confirm": "yes"}'},
        {"title": words["disagree"], "payload": '/answer{"confirm": "no"}'},
    ]
