"""The reference's custom actions, as Rasa's documentation shows them: a form's validator, and an action that
saves the lead in SQLite. They run in a separate action server (`python -m rasa_sdk`), in which nothing of the
product can be imported.
"""

from __future__ import annotations

import os
import re
import sqlite3
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

COLUMNS = (
    *("segment", "need", "organisation", "role", "size", "procedure", "siren_or_siret", "end_customers"),
    *("timeline", "budget", "name", "email", "phone", "consent"),
)
_SEGMENTS = {
    "consommateur": ("B2C", ("timeline", "budget")),
    "entreprise": ("B2B", ("organisation", "role", "size", "timeline", "budget")),
    "administration": (
        "B2A",
        ("organisation", "role", "procedure", "siren_or_siret", "timeline", "budget"),
    ),
    "intermediaire": ("B2B2C", ("organisation", "role", "end_customers", "timeline")),
}
_OF_CODE = {code: asked for code, asked in _SEGMENTS.values()}
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NUMBER = re.compile(r"\d[\d\s]{0,12}")


class ValidateQualificationForm(FormValidationAction):
    """What is asked depends on the segment; e-mail, numbers, consent and the recap are checked."""

    def name(self) -> str:
        return "validate_qualification_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        asked = _OF_CODE.get(tracker.get_slot("segment"), ())
        return ["need", "segment", *asked, "name", "email", "consent", "confirm"]

    def validate_segment(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if value in _OF_CODE:
            return {"segment": value}
        code, _ = _SEGMENTS.get(str(value), (None, ()))
        return {"segment": code}

    def validate_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        found = _EMAIL.search(str(value))
        return {"email": found[0].lower() if found else None}

    def validate_size(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return {"size": _number(value) or str(value)}

    def validate_budget(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return {"budget": _number(value) or str(value)}

    def validate_consent(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        known = {"yes": True, "no": False, "True": True, "False": False}
        return {"consent": known.get(str(value))}

    def validate_confirm(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return {"confirm": True if value in ("yes", True) else None}


class ActionSaveLead(Action):
    """Saves the lead, says so, and empties the slots for another request."""

    def name(self) -> str:
        return "action_save_lead"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        values = [tracker.get_slot(column) for column in COLUMNS]
        connection = sqlite3.connect(os.environ["LEADS_DATABASE"])
        try:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS leads"
                f" (id INTEGER PRIMARY KEY, sender TEXT, {', '.join(COLUMNS)})"
            )
            places = ", ".join("?" * (len(COLUMNS) + 1))
            connection.execute(
                f"INSERT INTO leads (sender, {', '.join(COLUMNS)}) VALUES ({places})",
                [tracker.sender_id, *values],
            )
            connection.commit()
        finally:
            connection.close()
        dispatcher.utter_message(response=f"utter_saved_{tracker.get_slot('segment')}")
        return [AllSlotsReset()]


def _number(value: Any) -> int | None:
    found = _NUMBER.search(str(value))
    return int(re.sub(r"\s", "", found[0])) if found else None
