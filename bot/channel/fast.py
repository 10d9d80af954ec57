"""Two checks of Rasa that cost more than the actions they guard, replaced by equivalents.

Rasa validates every result of an action with a JSON schema, and validates that schema itself each time (20
ms and more); and it replays the whole conversation for a form's temporary tracker.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.tracker import FastTracker

_stock_temporary_tracker = FormAction._temporary_tracker


def check_action_result(_action: RemoteAction, result: Any) -> bool:
    """Refuse what Rasa would refuse: events without a type, responses that are no objects."""
    if not isinstance(result, dict):
        raise ValueError("an action returned no object")
    events, responses = result.get("events", []), result.get("responses", [])
    if not isinstance(events, list) or not all(_is_event(event) for event in events):
        raise ValueError("an action returned an event without a type")
    if not isinstance(responses, list) or not all(isinstance(response, dict) for response in responses):
        raise ValueError("an action returned a response that is no object")
    return True


def temporary_tracker(
    form: FormAction, current: DialogueStateTracker, additional: list[Event], domain: Domain
) -> DialogueStateTracker:
    """The tracker as it would be after the form ran, without replaying the conversation."""
    if not isinstance(current, FastTracker) or any(isinstance(event, Restarted) for event in current.events):
        return _stock_temporary_tracker(form, current, additional, domain)
    tracker = current.copy()
    tracker.update(SlotSet(REQUESTED_SLOT, form.get_slot_to_fill(current)))
    tracker.update(ActionExecuted(form.name()))
    for event in additional:
        tracker.update(event)
    return tracker


def install() -> None:
    """Put both in place for this process."""
    RemoteAction._validate_action_result = check_action_result
    FormAction._temporary_tracker = temporary_tracker


def _is_event(event: Any) -> bool:
    return isinstance(event, dict) and isinstance(event.get("event"), str)
