"""The check of what an action returned.

Rasa validates every result with a JSON schema, and validates that schema itself each time (20 ms and more).
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction


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


def _is_event(event: Any) -> bool:
    return isinstance(event, dict) and isinstance(event.get("event"), str)
