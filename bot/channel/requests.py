"""What the door may send: one message of a visitor, checked before anything else looks at it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

MAX_BODY_BYTES = 16_384
MAX_TEXT = 1_000
_MAX_CONTEXT_TEXT = 2_048
_MAX_TURN = 100_000
_IDENTIFIER = re.compile(r"[\w.:-]{1,100}", re.ASCII)
_PAYLOAD = re.compile(r"/([a-z][a-z0-9_]{0,63})(\{.*\})?", re.DOTALL)

Kind = Literal["open", "text", "button"]
_KINDS: tuple[Kind, ...] = ("open", "text", "button")


class Malformed(ValueError):
    """The body is not what the contract between the door and this channel says."""


@dataclass(frozen=True)
class Button:
    """A button's payload: `/answer{"segment": "B2C"}` is the name `answer` with one value."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DoorRequest:
    """One message of a visitor, as the door hands it over."""

    conversation_id: str
    message_id: str
    turn: int
    kind: Kind
    text: str
    button: Button | None
    context: Mapping[str, Any]

    def metadata(self) -> dict[str, Any]:
        """What the tracker keeps beside the message; it never reaches a slot."""
        return {"turn": self.turn, "kind": self.kind, "context": dict(self.context)}


def parse_request(body: bytes) -> DoorRequest:
    """The message in a request's body, or `Malformed` with the reason."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error
    if not isinstance(data, dict):
        raise Malformed("the body is not an object")
    kind = _kind(data.get("kind"))
    text = _text(data, "text", MAX_TEXT)
    if kind == "text" and not text.strip():
        raise Malformed("text is empty")
    return DoorRequest(
        conversation_id=_identifier(data, "conversation_id"),
        message_id=_identifier(data, "message_id"),
        turn=_turn(data.get("turn"), kind),
        kind=kind,
        text=text,
        button=_button(data.get("payload")) if kind == "button" else None,
        context=_context(data.get("context")),
    )


def _kind(value: object) -> Kind:
    for kind in _KINDS:
        if value == kind:
            return kind
    raise Malformed("kind is not one of open, text, button")


def _identifier(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise Malformed(f"{key} is not an identifier")
    return value


def _turn(value: object, kind: Kind) -> int:
    lowest = 0 if kind == "open" else 1
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= _MAX_TURN:
        raise Malformed("turn is not the number of a message")
    return value


def _text(data: Mapping[str, Any], key: str, longest: int) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise Malformed(f"{key} is not a text of at most {longest} characters")
    return _encodable(value, key)


def _encodable(value: str, key: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed(f"{key} holds half of a character") from error
    return value


def _button(payload: object) -> Button:
    match = _PAYLOAD.fullmatch(payload) if isinstance(payload, str) else None
    if match is None:
        raise Malformed("payload is not that of a button")
    if match.group(2) is None:
        return Button(match.group(1))
    try:
        values = json.loads(_encodable(match.group(2), "payload"))
    except (ValueError, RecursionError) as error:
        raise Malformed("payload holds no JSON") from error
    return Button(match.group(1), values)


def _context(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed("context is not an object")
    return {
        "page": _text(value, "page", _MAX_CONTEXT_TEXT),
        "referrer": _text(value, "referrer", _MAX_CONTEXT_TEXT),
        "utm": _utm(value.get("utm")),
        "test": value.get("test") is True,
    }


def _utm(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > 20:
        raise Malformed("utm is not a small object")
    return {_encodable(key, "utm")[:64]: _text(value, key, _MAX_CONTEXT_TEXT) for key in value}
