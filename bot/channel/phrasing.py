"""Puts slot values into responses as plain data.

Rasa formats responses with Python's formatter: a value that holds `0[` brings the raw `{slot}` back, and
a button's payload such as `/answer{"segment": "B2C"}` in domain.yml is logged as an error with the values
of all slots. Here a placeholder is `{name}` and nothing else, and what replaces it is never read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import rasa.core.nlg.interpolator as rasa_interpolator

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.-]*)\}")


def fill(response: str, values: Mapping[str, Any]) -> str:
    """The response with its placeholders filled; unknown ones stay as they are."""

    def value(match: re.Match[str]) -> str:
        return str(values[match.group(1)]) if match.group(1) in values else match.group()

    return _PLACEHOLDER.sub(value, response)


def install() -> None:
    """Put this in the place of Rasa's way for this process."""
    rasa_interpolator.interpolate_text = fill
