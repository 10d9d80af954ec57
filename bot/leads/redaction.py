"""Take a person's name, e-mail and phone out of a lead, wherever their words may hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.leads.lead import Lead
from bot.redaction import MARK, Identity, cleaner, folded

__all__ = ["MARK", "identity_of", "without_contact_details"]

_FREE_TEXTS = (
    "brief",
    "next_step",
    "need",
    "role",
    "timeline",
    "procedure",
    "end_customers",
    "gateway_companies",
    "regulation",
)


def without_contact_details(lead: Lead, *earlier: Lead) -> Lead:
    """The lead of a visitor who does not want to be contacted: nothing in it says who they are.

    `earlier` are earlier states of the same lead: what they knew of the person is taken out as well.
    """
    clean = cleaner(identity_of(lead, *earlier).with_domains())
    texts: dict[str, Any] = {name: clean(text) for name in _FREE_TEXTS if (text := getattr(lead, name))}
    return replace(
        lead,
        **texts,
        first_name=None,
        last_name=None,
        email=None,
        phone=None,
        postcode=None,
        organisation=_without_full_names(lead, (lead, *earlier)),
        callback_at=None,
        evidence=tuple(replace(item, quote=clean(item.quote)) for item in lead.evidence),
        score_reasons=tuple(clean(reason) for reason in lead.score_reasons),
    )


def identity_of(*leads: Lead) -> Identity:
    """Who these leads say the person is."""
    return Identity(
        names=tuple(name for lead in leads for name in (lead.first_name, lead.last_name) if name),
        emails=tuple(lead.email for lead in leads if lead.email),
        phones=tuple(lead.phone for lead in leads if lead.phone),
    )


def _without_full_names(lead: Lead, states: Iterable[Lead]) -> str | None:
    """A craftsman's business may bear their full name; a family name alone is the name of the business."""
    words = _words(lead.organisation)
    full = [
        _words(f"{state.first_name} {state.last_name}")
        for state in states
        if state.first_name and state.last_name
    ]
    return None if any(name <= words for name in full) else lead.organisation


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", folded(text or "")))
