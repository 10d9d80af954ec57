"""What is kept of a visitor, in French words: sections of labelled lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.conversations.feedback import Thumb
from bot.dialogue.recap import shown_phone, spaced
from bot.leads.lead import Lead
from bot.privacy.own_data import OwnData
from bot.wording.moments import french_date

_LEAD_FIELDS = (
    "first_name", "last_name", "email", "phone", "organisation", "siren", "siret", "legal_category", "naf",
    "size_band", "postcode", "department", "role", "size", "need", "regulation", "end_customers",
    "gateway_companies", "procedure", "reference", "deadline", "budget", "timeline", "callback_at",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing that is kept."""

    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """Things that belong together."""

    title: str
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the protocol."""
        lines = [{"label": line.label, "value": line.value} for line in self.lines]
        return {"title": self.title, "lines": lines}


def sections(own: OwnData, timezone: datetime.tzinfo) -> list[Section]:
    """Everything but the messages themselves, which the visitor has before their eyes."""
    words = wording.load("own_data")
    titles = words["titles"]
    found = [(titles["conversation"], list(_conversation(own, timezone, words)))]
    for lead in own.leads:
        several = len(own.leads) > 1
        title = titles["request_numbered"].format(number=lead.request) if several else titles["request"]
        found.append((title, list(_lead(lead, timezone, words))))
    found.append((titles["feedback"], list(_feedback(own, words))))
    found.append((titles["copies"], list(_copies(own))))
    return [
        Section(title, tuple(Line(words["labels"][label], value) for label, value in lines))
        for title, lines in found
        if lines
    ]


def moment(at: datetime.datetime, timezone: datetime.tzinfo, words: Mapping[str, Any]) -> str:
    """« 23 novembre 2026 à 10 h 05 », where the vendor works."""
    return french_date(at.astimezone(timezone), words["date"])


def as_text(found: list[Section]) -> str:
    """The sections as plain text."""
    values = wording.load("own_data")["values"]
    blocks = []
    for section in found:
        rows = [values["line"].format(label=line.label, value=line.value) for line in section.lines]
        blocks.append("\n".join([section.title, *(values["bullet"].format(line=row) for row in rows)]))
    return "\n\n".join(blocks)


def _conversation(
    own: OwnData, timezone: datetime.tzinfo, words: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    origin = own.transcript.conversation
    yield "created_at", moment(origin.created_at, timezone, words)
    if origin.ended_at is not None:
        yield "ended_at", moment(origin.ended_at, timezone, words)
    counted = {"visitor": own.visitor_messages, "assistant": own.assistant_messages}
    yield "messages", words["values"]["messages"].format(**counted)
    if origin.page:
        yield "page", origin.page
    if origin.referrer:
        yield "referrer", origin.referrer
    if origin.utm:
        yield "campaign", ", ".join(str(value) for value in origin.utm.values())


def _lead(lead: Lead, timezone: datetime.tzinfo, words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    values = words["values"]
    yield "status", words["statuses"][lead.status.value]
    for name in _LEAD_FIELDS:
        text = _shown(lead, name, timezone, words)
        if text:
            yield name, text
    if lead.segment is not None:
        percent = round(100 * (lead.confidence or 0.0))
        yield "profile", values["profile"].format(segment=words["segments"][lead.segment], percent=percent)
    if lead.evidence:
        quotes = dict.fromkeys(item.quote for item in lead.evidence if item.quote)
        yield "reasons", ", ".join(values["quote"].format(words=quote) for quote in quotes)
    if lead.score is not None:
        yield "score", values["score"].format(score=lead.score)
    yield "consent", _agreed(lead.consent.contact, values)
    yield "marketing", _agreed(lead.consent.marketing, values)


def _shown(lead: Lead, name: str, timezone: datetime.tzinfo, words: Mapping[str, Any]) -> str:
    value, values = getattr(lead, name), words["values"]
    if value is None:
        return ""
    if name == "phone":
        return shown_phone(value)
    if name == "size":
        return str(values["size_one"] if value == 1 else values["size"].format(count=spaced(value)))
    if name == "budget":
        period = f"budget_{lead.budget_period}"
        return str(values.get(period, values["budget"]).format(amount=spaced(value)))
    if isinstance(value, datetime.datetime):
        return moment(value, timezone, words)
    if isinstance(value, datetime.date):
        return french_date(value, words["day"])
    return str(value)


def _agreed(answer: bool | None, values: Mapping[str, str]) -> str:
    if answer is None:
        return values["not_asked"]
    return values["yes"] if answer else values["no"]


def _feedback(own: OwnData, words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    feedback, values = own.transcript.feedback, words["values"]
    if feedback.satisfaction is not None:
        yield "satisfaction", values["satisfaction"].format(score=feedback.satisfaction)
    if feedback.comment:
        yield "comment", feedback.comment
    if feedback.thumbs:
        given = list(feedback.thumbs.values())
        counted = {"up": given.count(Thumb.UP), "down": given.count(Thumb.DOWN)}
        yield "thumbs", values["thumbs"].format(**counted)


def _copies(own: OwnData) -> Iterator[tuple[str, str]]:
    if own.copies:
        yield "copies", ", ".join(dict.fromkeys(own.copies))
