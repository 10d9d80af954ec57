"""Whom a text names where people say who they are: for texts that must not say who wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.leads.fields.name_words import is_common
from bot.leads.fields.text import fold
from bot.redaction import Identity

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_INTRODUCED = re.compile(
    r"(?<!\w)(?i:je suis|je me (?:nomme|présente|presente)|je m['’]appelle|c['’]est|ici|signé|cordialement"
    r"|madame|monsieur|mademoiselle|mme|mlle|mr|m\.|maître|maitre|docteur|dr)[\s,:]{1,3}"
    rf"(?i:(?:madame|monsieur|mme|mlle|mr|m\.|maître|dr) )?(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,3}})"
)


def introduced(texts: Iterable[str]) -> Identity:
    """These names, whether or not they were taken for one in the conversation. More than are names."""
    names = [
        " ".join(words)
        for text in texts
        for found in _INTRODUCED.finditer(text)
        if (words := [word for word in found["name"].split() if not is_common(fold(word))])
    ]
    return Identity(names=tuple(dict.fromkeys(names)))
