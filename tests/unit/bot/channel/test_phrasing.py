from __future__ import annotations

import pytest
from rasa.core.nlg.interpolator import interpolate_text as stock_fill

from bot.channel.phrasing import fill

VALUES = {"name": "Léa", "size": 12, "first name": "x", "empty": None}


@pytest.mark.parametrize(
    "response",
    [
        "Bonjour.",
        "Bonjour {name}.",
        "{size} personnes, {name} ?",
        "{empty}",
        "{unknown} !",
        "",
        "{name}{name}",
    ],
)
def test_ordinary_responses_come_out_as_with_rasa(response: str) -> None:
    assert fill(response, VALUES) == stock_fill(response, VALUES)


@pytest.mark.parametrize("value", ["0[", "{name}", "{0[name]}", "{", "}}", "%s", "\\1", "{size"])
def test_a_value_is_never_read_again(value: str) -> None:
    assert fill("Bonjour {name}, {size}.", {"name": value, "size": 3}) == f"Bonjour {value}, 3."


def test_rasa_brings_the_raw_placeholder_back() -> None:
    """What this is for."""
    assert stock_fill("Bonjour {name}.", {"name": "0["}) != "Bonjour 0[."


def test_the_payload_of_a_button_is_left_alone() -> None:
    payload = '/answer{"segment": "B2C", "name": {"a": 1}}'
    assert fill(payload, VALUES) == payload
