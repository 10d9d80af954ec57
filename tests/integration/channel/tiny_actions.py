"""The custom actions of the tiny bot, with switches that tests turn."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction


@dataclass
class Switches:
    """What goes wrong next, and what was done so far."""

    failing: set[str] = field(default_factory=set)
    blocking_seconds: float = 0.0
    waiting_seconds: float = 0.0
    silent: bool = False
    orders: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Everything works again, and nothing has happened yet."""
        self.__init__()  # type: ignore[misc]


switches = Switches()


class SaveOrder(Action):
    """Says that it saved only after it did."""

    def name(self) -> str:
        return "action_save_order"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[dict[str, Any]]:
        if "save" in switches.failing:
            raise RuntimeError("the database is away")
        time.sleep(switches.blocking_seconds)
        await asyncio.sleep(switches.waiting_seconds)
        switches.orders.append(str(tracker.get_slot("name")))
        dispatcher.utter_message(
            text="C'est noté.", json_message={"card": {"colour": tracker.get_slot("colour")}}
        )
        return [SlotSet("conversation_over", True)]


class KeepAnswer(Action):
    """Puts what a button carries into a slot."""

    def name(self) -> str:
        return "action_keep_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[dict[str, Any]]:
        values = tracker.latest_message["button"]["values"]
        dispatcher.utter_message(text=f"Profil {values['segment']}.")
        return [SlotSet("segment", values["segment"])]


class SayPrice(Action):
    """Says the price, or nothing."""

    def name(self) -> str:
        return "action_say_price"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[dict[str, Any]]:
        if not switches.silent:
            dispatcher.utter_message(text="Dix euros.")
        return []


class ValidateOrderForm(FormValidationAction):
    """Accepts every colour but one."""

    def name(self) -> str:
        return "validate_order_form"

    def validate_colour(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        if "validate" in switches.failing:
            raise RuntimeError("the validator is away")
        if value == "rose":
            dispatcher.utter_message(text="Pas en rose.")
            return {"colour": None}
        return {"colour": value}
