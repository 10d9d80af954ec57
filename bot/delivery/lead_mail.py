"""The e-mail that tells a sales rep of a request: who, what, how to call back, and why it is this profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import phonenumbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot import wording
from bot.leads.brief import brief
from bot.leads.lead import Lead
from bot.mail.mail import Mail
from bot.playbook import Playbook
from bot.sending.deliveries import Delivery
from bot.wording.moments import french_date

LEAD_PAGE = "/console/demandes/"
_FRANCE = 33
_REASONS = 3


@dataclass(frozen=True)
class Recipient:
    """Who is written to."""

    email: str
    name: str
    """Empty for a team."""


@dataclass(frozen=True)
class Contact:
    """A way to reach the visitor, to be clicked."""

    verb: str
    value: str
    href: str


class LeadMails:
    """Composes them in the words of `bot/wording/lead_mail.yml`."""

    def __init__(self, playbook: Playbook, base_url: str) -> None:
        self._playbook = playbook
        self._base_url = base_url
        self._words: Mapping[str, Any] = wording.load("lead_mail")
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def compose(self, delivery: Delivery, lead: Lead, to: Recipient) -> Mail:
        """The e-mail of one event; sent twice, it has the same identifier."""
        words = self._words
        segment = wording.load("brief")["segments"].get(
            lead.segment or "", wording.load("brief")["no_segment"]
        )
        who = _who(lead) or words["someone"]
        kept = words["intros"]["nobody"] if not to.name else words["intros"][delivery.event]
        page = {
            "words": words,
            "subject": words["subjects"][delivery.event].format(segment=segment, who=who),
            "greeting": words["greeting"].format(name=to.name) if to.name else words["greeting_team"],
            "intro": kept,
            "who": who,
            "brief": brief(lead),
            "score": words["score"].format(score=lead.score) if lead.score is not None else "",
            "callback": self._callback(lead),
            "contacts": _contacts(lead, words),
            "reasons": _reasons(lead, words),
            "address": f"{self._base_url}{LEAD_PAGE}{quote(lead.id, safe='')}",
            "footer": words["footer"].format(vendor=self._playbook.vendor["name"]),
        }
        text = self._templates.get_template("lead.txt").render(page)
        html = self._templates.get_template("lead.html").render(page)
        return Mail(delivery.key, to.email, str(page["subject"]), text, html, delivery.created_at)

    def _callback(self, lead: Lead) -> str:
        if lead.callback_at is None:
            return ""
        there = lead.callback_at.astimezone(self._playbook.timezone)
        moment = french_date(there, self._words["moment"])
        return str(self._words["callback"].format(moment=moment))


def _who(lead: Lead) -> str:
    name = " ".join(filter(None, (lead.first_name, lead.last_name)))
    organisation = lead.organisation if lead.segment != "B2C" else None
    return ", ".join(filter(None, (name, organisation)))


def _contacts(lead: Lead, words: Mapping[str, Any]) -> Sequence[Contact]:
    found = []
    if lead.phone:
        found.append(Contact(words["call"], _dialled(lead.phone), f"tel:{quote(lead.phone, safe='+')}"))
    if lead.email:
        found.append(Contact(words["write"], lead.email, f"mailto:{quote(lead.email, safe='@')}"))
    return found


def _dialled(number: str) -> str:
    """French numbers as in France, others with their country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    formats = phonenumbers.PhoneNumberFormat
    layout = formats.NATIONAL if parsed.country_code == _FRANCE else formats.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, layout)).replace(" ", "\u00a0")


def _reasons(lead: Lead, words: Mapping[str, Any]) -> Sequence[str]:
    """What weighs most for the segment, beside the visitor's own words."""
    speaking = [item for item in lead.evidence if item.weight > 0 and item.segment in (None, lead.segment)]
    found = []
    for item in sorted(speaking, key=lambda item: (-item.weight, item.turn))[:_REASONS]:
        sentence = str(wording.load("reasons").get(item.signal, words["unknown_reason"]))
        found.append(words["quote"].format(sentence=sentence, quote=item.quote) if item.quote else sentence)
    return found
