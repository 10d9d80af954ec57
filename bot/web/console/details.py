"""Everything a lead holds, with French labels."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import phonenumbers

from bot.dialogue.topics import Topic, needed_topics
from bot.leads.lead import Kind, Lead, Status
from bot.qualification.segments import Segment
from bot.web.console.moments import day, moment
from bot.web.console.public_codes import PUBLIC, public_text

_ORDER = (
    "need", "regulation", "organisation", "role", "size", "size_band", "legal_category", "naf", "siren",
    "siret", "postcode", "department", "usage", "end_customers", "gateway_companies", "procedure",
    "reference", "deadline", "timeline", "timeline_date", "budget", "profile", "score",
)  # fmt: skip


@dataclass(frozen=True)
class Detail:
    """A line of the lead: its label, its value, and a link when the value can be used at once."""

    name: str
    label: str
    value: str
    href: str = ""


def details(lead: Lead, now: datetime.datetime, words: Mapping[str, Any]) -> list[Detail]:
    """What is known, in a fixed order."""
    shown = ((name, _shown(lead, name, now, words)) for name in _ORDER)
    return [Detail(name, words["details"][name], value) for name, value in shown if value]


def contact_links(lead: Lead) -> list[Detail]:
    """The ways to reach the person, each a link; of somebody who must not be contacted, none."""
    links: list[Detail] = []
    if lead.do_not_contact:
        return links
    if lead.phone:
        links.append(Detail("phone", "", phone(lead.phone), f"tel:{quote(lead.phone, safe='+')}"))
    if lead.email:
        links.append(Detail("email", "", lead.email, f"mailto:{quote(lead.email, safe='@')}"))
    return links


def missing(lead: Lead, words: Mapping[str, Any]) -> list[str]:
    """What this segment is asked for and did not give: a salesperson asks for it on the phone."""
    if lead.segment is None or lead.status in (Status.NO_CONTACT, Status.ERASED):
        return []
    topics = needed_topics(Segment(lead.segment), support=lead.kind is Kind.SUPPORT)
    known = {
        Topic.NAME: lead.first_name or lead.last_name,
        Topic.SIREN_OR_SIRET: lead.siren or lead.siret,
        Topic.BUDGET: lead.budget is not None,
        Topic.SIZE: lead.size is not None,
    }
    names = [t.value for t in topics if not known.get(t, getattr(lead, t.value, None))]
    if not lead.reachable:
        names.append("contact")
    return [words["missing"][name] for name in names]


def phone(number: str) -> str:
    """A number as people dial it: French ones as in France, others with their country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    formats = phonenumbers.PhoneNumberFormat
    layout = formats.NATIONAL if parsed.country_code == 33 else formats.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, layout)).replace(" ", "\u00a0")


def grouped(digits: str, *sizes: int) -> str:
    """« 123 456 789 »: digits in groups, the last of them taking the rest."""
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return "\u00a0".join(part for part in [*parts, digits[start:]] if part)


def _shown(lead: Lead, name: str, now: datetime.datetime, words: Mapping[str, Any]) -> str:
    value = getattr(lead, name)
    if value is None:
        return ""
    texts = words["values"]
    if name == "size":
        return str(texts["size_one"] if value == 1 else texts["size"].format(count=_spaced(value)))
    if name == "budget":
        period = f"budget_{lead.budget_period}"
        return str(texts.get(period, texts["budget"]).format(amount=_spaced(value)))
    if name == "score":
        return str(texts["score"].format(score=value))
    if name == "siren":
        return grouped(value, 3, 3)
    if name == "siret":
        return grouped(value, 3, 3, 3)
    if name in PUBLIC:
        return public_text(name, value, texts)
    if name in ("usage", "profile"):
        return str(words[f"{name}s"].get(value, value))
    if isinstance(value, datetime.datetime):
        return moment(value, now, words["moments"]).full
    if isinstance(value, datetime.date):
        return day(value, words["moments"]["full_day"])
    return str(value)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
