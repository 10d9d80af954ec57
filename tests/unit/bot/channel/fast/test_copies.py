"""Plain copies against JSON, on values that nobody would think of."""

from __future__ import annotations

import enum
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.fast.copies import plain_copy


class Colour(str, enum.Enum):
    BLUE = "bleu"


keys: Any = st.text(max_size=4) | st.integers() | st.booleans() | st.none()
leaves: Any = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(Colour.BLUE)
values: Any = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(keys, inner),
    max_leaves=20,
)


@given(values)
def test_a_copy_is_what_json_would_bring_back(value: Any) -> None:
    copied, expected = plain_copy(value), json.loads(json.dumps(value))
    assert repr(copied) == repr(expected)  # also where a number is none, and where True is no 1


def test_what_is_changed_in_a_copy_stays_there() -> None:
    value: dict[str, Any] = {"rows": [{"name": "Léa"}]}
    copied = plain_copy(value)
    copied["rows"][0]["name"] = "Zoé"
    copied["rows"].append("more")
    assert value == {"rows": [{"name": "Léa"}]}


@pytest.mark.parametrize("value", [object(), {"a": {1, 2}}, [b"bytes"], {(1, 2): "a"}])
def test_what_is_no_json_is_refused_as_by_json(value: Any) -> None:
    with pytest.raises(TypeError):
        plain_copy(value)
