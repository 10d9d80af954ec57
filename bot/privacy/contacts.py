"""By which a person is recognised: e-mail addresses and phone numbers, each in its one normal form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email

from bot.conversations.conversation import Turn
from bot.leads.fields import phone
from bot.leads.fields.reading import ReadingContext

LONGEST = 320
_EMAIL = re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,255}")
_ANY_DAY = ReadingContext(datetime.date(2000, 1, 1), asked=True)


class NotAContact(ValueError):
    """What was typed is neither an e-mail address nor a phone number; the message is `email` or `phone`."""


def email_contact(text: str) -> str:
    """An address in its normal form; raises `NotAContact`."""
    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise NotAContact("email") from None
    return _of("email", checked.normalized.lower())


def phone_contact(text: str) -> str:
    """A number in its normal form; raises `NotAContact`."""
    found = phone.read(text, _ANY_DAY)
    if found is None or found.value is None:
        raise NotAContact("phone")
    return _of("phone", found.value)


def address_of(contact: str) -> str | None:
    """The e-mail address that a contact is, if it is one."""
    kind, _, value = contact.partition(":")
    return value if kind == "email" else None


def contacts_said(turns: Iterable[Turn]) -> frozenset[str]:
    """What was given in these turns: as it was understood, and addresses however they were meant."""
    return frozenset(contact for turn in turns for contact in _said(turn))


def _said(turn: Turn) -> Iterator[str]:
    for fact in (turn.answer.understanding.get("facts") or ()) if turn.answer else ():
        if isinstance(fact, Mapping):
            yield from _fact(fact)
    for found in _EMAIL.finditer(turn.message.text):
        try:
            yield email_contact(found[0].rstrip(".!?…"))
        except NotAContact:
            continue


def _fact(fact: Mapping[str, Any]) -> Iterator[str]:
    value = fact.get("value")
    if fact.get("topic") in ("email", "phone") and isinstance(value, str) and value:
        yield _of(str(fact["topic"]), value.lower())


def _of(kind: str, value: str) -> str:
    return f"{kind}:{value}"[:LONGEST]
