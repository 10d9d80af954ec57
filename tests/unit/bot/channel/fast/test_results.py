from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.channel.fast.results import check_action_result

STOCK_CHECK = RemoteAction("a", None)

GOOD: list[Any] = [
    {"events": [], "responses": []},
    {},
    {
        "events": [{"event": "slot", "name": "name", "value": "Léa", "timestamp": None}],
        "responses": [{"text": "x"}],
    },
    {"events": [{"event": "followup", "name": "utter_greet"}], "responses": [{}]},
]
BAD: list[Any] = [
    None,
    [],
    "text",
    {"events": [{"name": "name"}]},
    {"events": ["slot"]},
    {"events": {}},
    {"events": [None]},
    {"events": [{"event": 5}]},
    {"events": [], "responses": ["text"]},
    {"responses": {}},
]


@pytest.mark.parametrize("result", GOOD)
def test_what_rasa_accepts_is_accepted(result: Any) -> None:
    assert STOCK_CHECK._validate_action_result(result)
    assert check_action_result(STOCK_CHECK, result)


@pytest.mark.parametrize("result", BAD)
def test_what_rasa_refuses_is_refused(result: Any) -> None:
    with pytest.raises(ValidationError):
        RemoteAction("a", None)._validate_action_result(result)
    with pytest.raises(ValueError, match="an action returned"):
        check_action_result(STOCK_CHECK, result)
