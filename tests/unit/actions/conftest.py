"""An office that saves into a list, and trackers as Rasa hands them over."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions import (
    action_ask_erasure,
    action_submit_qualification_form,
    validate_closing_form,
    validate_qualification_form,
    welcome,
)
from actions.office import Office
from bot.leads.lead import Lead
from bot.playbook import read_playbook
from bot.privacy.own_data import OwnData
from bot.web.chat.drafts import Draft

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc)


class Desk:
    """Where leads end in these tests; `fails` makes saving fail as a database that is away."""

    def __init__(self) -> None:
        self.drafts: list[Lead] = []
        self.finals: list[Lead] = []
        self.fails = False
        self.own: OwnData | None = None
        self.playbook = read_playbook(ROOT / "playbook.yml")

    def save_draft(self, lead: Lead) -> Lead:
        self._check()
        self.drafts.append(lead)
        return lead

    def save_final(self, lead: Lead) -> Lead:
        self._check()
        self.finals.append(lead)
        return lead

    def _check(self) -> None:
        if self.fails:
            raise ConnectionError("the database is away")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk that all actions save to."""
    desk = Desk()

    def office() -> Office:
        return Office(desk.playbook, lambda: NOON, desk.save_draft, desk.save_final, lambda _: desk.own)

    for module in (
        action_ask_erasure,
        action_submit_qualification_form,
        validate_closing_form,
        validate_qualification_form,
        welcome,
    ):
        monkeypatch.setattr(module, "office", office)
    return desk


def draft_in(events: list[dict[str, Any]]) -> Lead | None:
    """The draft that the door is going to keep after these events."""
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    dated = (slots.get("turn_report") or {}).get("draft")
    if dated is None:
        return None
    return Draft(state=slots["dialogue"], source=slots.get("source", {}), **dated).lead("conversation-1")


@pytest.fixture
def tracker() -> Callable[..., Tracker]:
    """A tracker whose latest message is `text`, with these slots."""

    def build(
        text: str,
        intent: str = "nlu_fallback",
        turn: int = 1,
        page: str = "/",
        button: dict[str, Any] | None = None,
        **slots: Any,
    ) -> Tracker:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "metadata": {"turn": turn, "context": {"page": page, "test": True}},
            "button": button,
        }
        return Tracker("conversation-1", slots, message, [], False, None, {}, "action_listen")

    return build
