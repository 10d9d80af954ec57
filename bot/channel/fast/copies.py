"""A copy of plain data, as JSON would bring it back, without writing and reading JSON."""

from __future__ import annotations

import json
from typing import Any

_UNCHANGEABLE = frozenset({str, int, float, bool, type(None)})
_TEXTS = frozenset({str})


def plain_copy(value: Any) -> Any:
    """What `json.loads(json.dumps(value))` gives: nothing of it is shared that anybody could change.

    Raises what `json` raises for what is no JSON.
    """
    kind = type(value)
    if kind is dict and _TEXTS.issuperset(map(type, value)):
        return {key: item if type(item) in _UNCHANGEABLE else plain_copy(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [item if type(item) in _UNCHANGEABLE else plain_copy(item) for item in value]
    if kind in _UNCHANGEABLE:
        return value
    return json.loads(json.dumps(value))
