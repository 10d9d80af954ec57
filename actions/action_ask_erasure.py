"""Say what would be erased, and ask whether that is really wanted."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import state_of
from actions.office import office
from bot import wording
from bot.dialogue.own_data import BUTTON, CONFIRMED
from bot.privacy import phrases


class ActionAskErasure(Action):
    """The question of the slot `erasure`, in whatever form it comes up.

    Nothing is erased here: once it is confirmed the door does it, because what is being said at this moment
    has to go as well.
    """

    def name(self) -> str:
        """The name Rasa looks for."""
        return "action_ask_erasure"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask; after a yes, say that it is being done."""
        words = wording.load("own_data")["erasure"]
        if state_of(tracker).erasure == CONFIRMED:
            dispatcher.utter_message(text=words["confirmed"])
            return []
        own = office().own_data(str(tracker.sender_id))
        question = phrases.erasure_question(own) if own is not None else words["question"]
        dispatcher.utter_message(text=question, buttons=_buttons(words))
        return []


def _buttons(words: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"title": words["agree"], "payload": f'/{BUTTON}{{"confirm": "yes"}}'},
        {"title": words["decline"], "payload": f'/{BUTTON}{{"confirm": "no"}}'},
    ]
