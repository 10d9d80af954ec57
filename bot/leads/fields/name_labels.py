"""Names given with the words « nom » and « prénom »: they say which part is which."""

from __future__ import annotations

import re

from bot.leads.fields.name_parts import PersonName, written
from bot.leads.fields.reading import Reading
from bot.leads.fields.text import Typed, fold
from bot.leads.fields.word_tables import words

_WORD = r"[^\W\d_]+(?:['.-]+[^\W\d_]+)*\.?"
_SOME = rf"{_WORD}(?: {_WORD}){{0,3}}?"
_IS = r"(?:est(?: bien)?|c'est|c|cest|=|:|,|etant|comme|pour)"
_NOM = r"(?:mon |le |de |)(?:nom(?! de code)(?: (?:de (?:famille|jeune fille)|complet|entier))?)"
_FAMILY = r"(?:(?:mon |le |)nom de |la |ma )famille"
_PRENOM = r"(?:mon |le |de mon |de |)prenoms?"
_AND = r"[\s,.;/-]+(?:et |puis |pis |mais )?"

_BOTH = [
    re.compile(pattern)
    for pattern in (
        rf"(?:{_NOM} ?{_IS}? ?)(?P<last>{_SOME}){_AND}{_PRENOM} ?{_IS}? ?(?P<first>{_SOME})\W*$",
        rf"(?:{_PRENOM} ?{_IS}? ?)(?P<first>{_SOME}){_AND}{_NOM} ?{_IS}? ?(?P<last>{_SOME})\W*$",
        rf"(?P<last>{_SOME}),? {_IS}? ?{_NOM}{_AND}(?P<first>{_SOME}),? {_IS}? ?{_PRENOM}\b",
        rf"(?P<first>{_SOME}),? {_IS}? ?{_PRENOM}{_AND}(?P<last>{_SOME}),? {_IS}? ?{_NOM}\b",
        rf"(?P<last>{_SOME}), (?P<first>{_SOME}),? (?:{_IS} )?{_PRENOM}\b",
        rf"(?P<last>{_SOME}),? {_PRENOM} ?{_IS}? ?(?P<first>{_SOME})\W*$",
        rf"(?:{_PRENOM},? ?{_IS}? ?)(?P<first>{_SOME}){_AND}(?P<last>{_SOME}),? (?:au complet )?{_IS}"
        rf" {_FAMILY}",
        rf"(?P<first>{_SOME}),? (?:et |puis |pis )?{_NOM} ?{_IS}? ?(?P<last>{_SOME})\W*$",
    )
]
_ONE = [
    re.compile(pattern)
    for pattern in (
        rf"{_PRENOM} ?(?:{_IS} ?)(?P<first>{_SOME})\W*$",
        rf"nom de famille ?(?:{_IS} ?)(?P<last>{_SOME})\W*$",
        rf"(?P<first>{_WORD}(?:-{_WORD})?),? {_IS} {_PRENOM}\W*$",
        rf"(?P<last>{_SOME}),? {_IS} (?:mon |le )?nom de famille\W*$",
    )
]
_LABEL = re.compile(r"\bprenoms?\b|\bnom (?:de famille|complet)\b")
_OPENING = re.compile(
    r"^\W*(?:(?:oui|bonjour|bonsoir|alors|donc|c'est|voici|moi c'est|je suis|je m'appelle|je me nomme|euh|ok"
    r"|madame|monsieur|mme|mlle|m\.|maitre|me|docteur|dr|lieutenant|capitaine|adjudant|colonel)[\s,:]+)*"
)
_ORDER = re.compile(r"\b(?:nom|prenom)s? (?:et |puis |,? ?/ ?)?(?:prenom|nom)\b")


def labelled(typed: Typed) -> Reading[PersonName] | None:
    """The name of an answer that says « nom » or « prénom », or None where it does not."""
    if not _LABEL.search(typed.folded) or _ORDER.search(typed.folded) or len(typed.folded) > 200:
        return None
    start = 0
    opening = _OPENING.match(typed.folded)
    if opening:
        start = opening.end()
    for pattern in (*_BOTH, *_ONE):
        match = pattern.match(typed.folded, start)
        if match is not None:
            return _reading(typed, match)
    return None


def _reading(typed: Typed, match: re.Match[str]) -> Reading[PersonName] | None:
    parts = {}
    for part in ("first", "last"):
        span = match.span(part) if part in match.re.groupindex else (0, 0)
        tokens = typed.text[span[0] : span[1]].rstrip(".").split()
        if any(fold(token) in words("not_names") - {"la", "le", "les", "des"} for token in tokens):
            return None
        parts[part] = written(tokens)
    spans = [match.span(part) for part in match.re.groupindex]
    quote = typed.quote(min(start for start, _ in spans), max(end for _, end in spans))
    return Reading(PersonName(parts["first"], parts["last"]), quote)
