"""What a lead is found by."""

from __future__ import annotations

from bot.leads.lead import Lead
from bot.search.words import search_words

_TEXTS = (
    "first_name", "last_name", "email", "phone", "organisation", "siren", "siret", "legal_category", "role",
    "need", "regulation", "procedure", "reference", "end_customers", "gateway_companies", "timeline",
)  # fmt: skip


def words_of(lead: Lead) -> tuple[str, ...]:
    """The words of everything that staff may remember of a lead."""
    return search_words("\n".join(text for text in _texts(lead) if text))


def found_alike(one: Lead, other: Lead) -> bool:
    """Whether two states of a lead are found by the same words."""
    return _texts(one) == _texts(other)


def _texts(lead: Lead) -> list[str | None]:
    return [getattr(lead, name) for name in _TEXTS]
