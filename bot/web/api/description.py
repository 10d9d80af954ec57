"""The OpenAPI description: what is written down beside this, and the shape of a lead as the code has it."""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from bot.leads.changes import LostReason
from bot.leads.lead import Lead, Status
from bot.qualification.segments import Segment
from bot.yaml_text import read_yaml

_WRITTEN = Path(__file__).with_name("openapi.yml")
_PLAIN = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    datetime.date: {"type": "string", "format": "date"},
}


def description() -> dict[str, Any]:
    """The whole description."""
    written: dict[str, Any] = read_yaml(_WRITTEN.read_text(encoding="utf-8"))
    schemas = written["components"]["schemas"]
    schemas["Lead"] = {**schema_of(Lead), "description": schemas["Lead"]["description"]}
    for name, kind in (("Status", Status), ("Segment", Segment), ("LostReason", LostReason)):
        schemas[name] = {"type": "string", "enum": [item.value for item in kind]}
    return written


def schema_of(kind: type) -> dict[str, Any]:
    """The JSON Schema of a dataclass as `to_json` writes it: every key is always there."""
    hints = typing.get_type_hints(kind)
    names = [item.name for item in dataclasses.fields(kind)]
    return {
        "type": "object",
        "required": names,
        "additionalProperties": False,
        "properties": {name: _schema(hints[name]) for name in names},
    }


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (kind,) = (item for item in arguments if item is not type(None))
        return {"anyOf": [_schema(kind), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if dataclasses.is_dataclass(hint):
        return schema_of(typing.cast(type, hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [item.value for item in hint]}
    return {}
