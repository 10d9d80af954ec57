"""What a browser may send, checked before anything else looks at it."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.web.chat.errors import Refusal

MAX_BODY_BYTES = 8_192
MAX_TEXT = 1_000
_MAX_ADDRESS = 2_048
_MAX_UTM = 20
_MAX_UTM_TEXT = 200
_INVISIBLE = frozenset({"Cc", "Cf"})


@dataclass(frozen=True)
class OpenRequest:
    """A visitor opens a conversation."""

    page: str | None = None
    referrer: str | None = None
    utm: Mapping[str, str] = field(default_factory=dict)
    evaluation_key: str = ""


@dataclass(frozen=True)
class SendRequest:
    """A visitor sends words or presses a button: one of both is given."""

    id: str
    text: str | None = None
    button: str | None = None


def parse_open(body: bytes) -> OpenRequest:
    """The request to open a conversation; an empty body opens one too."""
    data = _object(body) if body.strip() else {}
    key = data.get("evaluation_key")
    if key is not None and not isinstance(key, str):
        raise Refusal("malformed")
    return OpenRequest(
        _address(data.get("page")), _address(data.get("referrer")), _utm(data.get("utm")), key or ""
    )


def parse_send(body: bytes) -> SendRequest:
    """The message in a request's body."""
    data = _object(body)
    message_id = _uuid(data.get("id"))
    text, button = data.get("text"), data.get("button")
    if text is not None and button is not None:
        raise Refusal("malformed")
    if button is not None:
        if not isinstance(button, str):
            raise Refusal("malformed")
        return SendRequest(message_id, button=_readable(button)[:64])
    return SendRequest(message_id, text=_text(text))


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("malformed") from None
    if not isinstance(data, dict):
        raise Refusal("malformed")
    return data


def _uuid(value: object) -> str:
    if not isinstance(value, str) or len(value) != 36:
        raise Refusal("malformed")
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise Refusal("malformed") from None


def _text(value: object) -> str:
    if value is None:
        raise Refusal("text_missing")
    if not isinstance(value, str):
        raise Refusal("malformed")
    text = cleaned(value)
    if not text:
        raise Refusal("text_missing")
    if len(text) > MAX_TEXT:
        raise Refusal("text_too_long")
    return text


def cleaned(value: str) -> str:
    """The text composed (NFC) and without what nobody sees: control, zero-width and direction characters.

    Line breaks stay. Everything else is passed on as it was typed, be it emoji or punctuation alone.
    """
    text = _readable(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = "".join(
        character
        for character in text
        if character == "\n" or unicodedata.category(character) not in _INVISIBLE
    )
    return unicodedata.normalize("NFC", seen).strip()


def _readable(value: str) -> str:
    """Half a surrogate pair is no character: it could be neither stored nor sent on."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Refusal("text_unreadable") from None
    return value


def _address(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Refusal("malformed")
    return cleaned(value)[:_MAX_ADDRESS] or None


def _utm(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > _MAX_UTM:
        raise Refusal("malformed")
    if not all(isinstance(text, str) for text in value.values()):
        raise Refusal("malformed")
    return {cleaned(key)[:64]: cleaned(text)[:_MAX_UTM_TEXT] for key, text in value.items()}
