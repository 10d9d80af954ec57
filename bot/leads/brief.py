"""What a rep must know before the call is answered, in a few short French sentences."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from bot import wording
from bot.leads.lead import Lead
from bot.wording.moments import french_date


def brief(lead: Lead) -> list[str]:
    """Who, what, how much and until when, as far as it is known; then what the visitor left open.

    It is composed from the lead as it stands: what staff corrected is right here as well.
    """
    words = wording.load("brief")
    lines = (_who(lead, words), *_what(lead, words), _when_and_how_much(lead, words))
    return [*(line for line in lines if line), *remarks(lead)]


def remarks(lead: Lead) -> list[str]:
    """Lines of the assistant's brief that no field repeats: open questions, a wish to talk to somebody."""
    phrases = wording.load("recap")["brief"]
    begins = (phrases["human"], phrases["questions"].partition("{")[0])
    return [line for line in (lead.brief or "").splitlines() if line.startswith(begins)]


def _who(lead: Lead, words: Mapping[str, Any]) -> str:
    kind = words["segments"].get(lead.segment or "", words["no_segment"])
    if lead.size is not None:
        size = words["size_one"] if lead.size == 1 else words["size"].format(count=_spaced(lead.size))
        kind = words["with_size"].format(kind=kind, size=size)
    if lead.organisation and lead.segment != "B2C":
        kind = words["with_name"].format(kind=kind, name=lead.organisation)
    return str(words["sentence"].format(text=kind))


def _what(lead: Lead, words: Mapping[str, Any]) -> Iterator[str]:
    for name in ("need", "regulation", "procedure", "end_customers", "gateway_companies"):
        text = " ".join((getattr(lead, name) or "").split())
        if not text:
            continue
        if lead.reference and name in ("regulation", "procedure") and lead.reference not in text:
            text = words["with_reference"].format(text=text, reference=lead.reference)
        yield words["line"].format(label=words["labels"][name], text=_ended(text))


def _when_and_how_much(lead: Lead, words: Mapping[str, Any]) -> str:
    parts = []
    when = lead.timeline or (_day(lead.timeline_date, words) if lead.timeline_date else "")
    if when:
        parts.append(words["line"].format(label=words["labels"]["timeline"], text=_ended(when)))
    if lead.deadline:
        label = words["labels"]["deadline"]
        parts.append(words["line"].format(label=label, text=_ended(_day(lead.deadline, words))))
    if lead.budget is not None:
        layout = words["budget"].get(lead.budget_period or "once", words["budget"]["once"])
        amount = layout.format(amount=_spaced(lead.budget))
        parts.append(words["line"].format(label=words["labels"]["budget"], text=_ended(amount)))
    return " ".join(parts)


def _day(date: datetime.date, words: Mapping[str, Any]) -> str:
    return french_date(date, words["day"])


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
