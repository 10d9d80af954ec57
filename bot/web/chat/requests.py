"""What a browser may send, checked before anything else looks at it."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from email_validator import EmailNotValidError, validate_email

from bot.clean_text import is_no_character, without_floods
from bot.conversations.feedback import HIGHEST, LOWEST, Thumb
from bot.web.chat.errors import Refusal

MAX_BODY_BYTES = 8_192
MAX_TEXT = 1_000
MAX_COMMENT = 1_000
_MAX_ADDRESS = 2_048
_MAX_EMAIL = 254
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


@dataclass(frozen=True)
class FeedbackRequest:
    """A visitor rates a message of the assistant, or the whole conversation: one of both is given."""

    message_id: str = ""
    thumb: Thumb | None = None
    """None takes back the one that was given."""
    satisfaction: int | None = None
    comment: str | None = None


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


def parse_feedback(body: bytes) -> FeedbackRequest:
    """The rating in a request's body."""
    data = _object(body)
    if "satisfaction" in data and "message_id" not in data:
        return FeedbackRequest(
            satisfaction=_satisfaction(data["satisfaction"]), comment=_comment(data.get("comment"))
        )
    if "satisfaction" in data or "thumb" not in data:
        raise Refusal("malformed")
    thumb = data["thumb"]
    if thumb is not None and thumb not in ("up", "down"):
        raise Refusal("malformed")
    return FeedbackRequest(_uuid(data.get("message_id")), Thumb(thumb) if thumb else None)


def parse_copy(body: bytes) -> str:
    """The e-mail address in a request's body."""
    email = _object(body).get("email")
    if not isinstance(email, str) or len(email) > _MAX_EMAIL:
        raise Refusal("email")
    try:
        found = validate_email(_readable(email).strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise Refusal("email") from None
    return str(found.normalized)


def parse_erasure(body: bytes) -> bool:
    """Whether the visitor has confirmed; an empty body only asks what would be erased."""
    confirmed = _object(body).get("confirm", False) if body.strip() else False
    if not isinstance(confirmed, bool):
        raise Refusal("malformed")
    return confirmed


def _satisfaction(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not LOWEST <= value <= HIGHEST:
        raise Refusal("satisfaction_range")
    return value


def _comment(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Refusal("malformed")
    comment = cleaned(value)
    if len(comment) > MAX_COMMENT:
        raise Refusal("comment_too_long")
    return comment or None


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
    """The text composed (NFC) and without what nobody sees: control, zero-width and direction characters, and
    what is no character at all.

    Line breaks stay, and of many combining marks in a row the first. Everything else is passed on as it was
    typed, be it emoji or punctuation alone.
    """
    text = without_floods(_readable(value)).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = "".join(
        character
        for character in text
        if character == "\n"
        or not (unicodedata.category(character) in _INVISIBLE or is_no_character(character))
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
