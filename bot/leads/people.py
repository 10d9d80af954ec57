"""By which requests of one person, or of one organisation, are recognised as belonging together."""

from __future__ import annotations

from bot.search.words import plain_words

LONGEST_KEY = 120
_LEGAL_FORMS = frozenset(
    {"sarl", "sas", "sasu", "eurl", "sa", "sci", "snc", "scop", "selarl", "earl", "gaec", "ei", "eirl", "gie"}
)


def organisation_key(name: str | None) -> str | None:
    """The name of an organisation however it is typed: without case, accents, signs and legal form."""
    words = list(plain_words(name or ""))
    telling = [word for word in words if word not in _LEGAL_FORMS] or words
    return " ".join(telling)[:LONGEST_KEY] or None
