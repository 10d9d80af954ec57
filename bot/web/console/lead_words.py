"""The French words of a lead's page: labels of fields, their values, and why something is refused."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from bot import wording
from bot.accounts.account import User
from bot.web.console.details import grouped, phone
from bot.web.console.guards import Form
from bot.web.console.moments import day, moment
from bot.web.console.public_codes import PUBLIC, public_text
from bot.web.console.rows import percent, segment_label

_DATES = frozenset({"timeline_date", "deadline", "next_step_on"})


def lead_words() -> Mapping[str, Any]:
    """`bot/wording/console_lead.yml`."""
    return wording.load("console_lead")


def label(field: str) -> str:
    """The name of a field."""
    return str(lead_words()["fields"].get(field, field))


def value_text(
    field: str, value: str | None, now: datetime.datetime, words: Mapping[str, Any], people: Sequence[User]
) -> str:
    """A value of a history as people read it."""
    said = lead_words()
    if value is None:
        return ""
    if field == "callback_at":
        return moment(datetime.datetime.fromisoformat(value), now, words["moments"]).full
    if field in _DATES:
        return day(datetime.date.fromisoformat(value), words["moments"]["full_day"])
    if field == "phone":
        return phone(value)
    if field in PUBLIC:
        return public_text(field, value, words["values"])
    if field in ("siren", "siret"):
        return grouped(value, 3, 3) if field == "siren" else grouped(value, 3, 3, 3)
    if field in ("size", "budget"):
        return f"{int(value):,}".replace(",", "\u202f")
    if field == "confidence":
        return str(words["values"]["percent"].format(percent=percent(float(value))))
    if field == "segment":
        return segment_label(value, words)
    if field == "do_not_contact":
        return str(said["history"]["yes" if value == "true" else "no"])
    if field == "assigned_to":
        return name_of_email(value, people)
    tables = {
        "status": words["statuses"],
        "check_reason": words["check_reasons"],
        "usage": words["usages"],
        "lost_reason": said["lost_reasons"],
        "budget_period": said["periods"],
    }
    return str(tables.get(field, {}).get(value, value))


def name_of(by: str | None, people: Sequence[User]) -> str:
    """Who did something: a colleague, or the visitor in the conversation."""
    said = lead_words()["history"]
    if by is None:
        return str(said["visitor"])
    return next((user.name for user in people if user.id == by), str(said["gone"]))


def name_of_email(email: str | None, people: Sequence[User]) -> str:
    """Who looks after a lead; an address without an account stays as it is."""
    return next((user.name for user in people if user.email == email), email or "")


def reason_of(form: Form) -> str:
    """The reason of a form: one of the list, with words of its own or not; empty when none was given."""
    said, words = lead_words(), form.get("precision", "").strip()
    code = form.get("raison", "")
    if code in ("", "other") or code not in said["reasons"]:
        return words
    reason = said["reasons"][code]
    return str(said["reason_with_words"].format(reason=reason, words=words) if words else reason)
