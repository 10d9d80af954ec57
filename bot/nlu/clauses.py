"""Where one thing said ends and the next begins: sentences, and clauses that could stand alone."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?:[!?…;]+|\.+(?!\w)|\n+)[\s»\")]*")
# Words that open another thing to say, after a comma or a blank.
_JOINT = re.compile(
    r"(?:\s*,\s*|\s+)(?=(?:mais|sinon|par contre|d'ailleurs|au fait|du coup|en plus|puis|ensuite|"
    r"et (?:sinon|aussi|puis|d'ailleurs|au fait|je|j'|on|nous|vous|mon|ma|c'est|est-ce|combien|comment|avez|"
    r"il y a|y a|quel|quels|quelle|quelles))\b)"
    # A question after a comma: « c'est combien, vous livrez à la Réunion ? »
    r"|\s*,\s*(?=(?:combien|comment|est-ce|quel|quelle|quels|quelles|il y a|y a|ya|avez-vous"
    r"|faites-vous|c['’]est combien|"
    r"ça coûte|ca coute|vous (?:livrez|avez|faites|proposez|prenez|acceptez|pouvez|garantissez"
    r"|installez|formez|vendez))\b)",
    re.IGNORECASE,
)
# What says something of its own before the rest: « Bonjour, je cherche… », « Non, on est douze ».
_OPENER = re.compile(
    r"(?:re)?(?:bonjour|bonsoir|bjr|bsr|salut|slt|coucou|hello|hey|oui|ouais|non|nan|merci|ok|okay|d['’]accord|"
    r"entendu|parfait|super|très bien|pardon|d[ée]sol[ée]e?)(?: (?:[àa] (?:vous|tous|toutes)|madame|monsieur|"
    r"merci|beaucoup|bien))?(?:\s*[,:]\s*|\s+-+\s+)",
    re.IGNORECASE,
)
_LINKS_ALONE = frozenset({"mais", "et", "puis", "ensuite", "sinon", "par contre", "du coup", "en plus"})
_MIN_WORDS = 2
_MOST = 8


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of each clause of the text, in order; one for a text that says one thing."""
    found: list[tuple[int, int]] = []
    for start, end in _cut(text, 0, len(text), _SENTENCE_END):
        for part_start, part_end in _cut(text, start, end, _JOINT):
            found.extend(_opener_apart(text, part_start, part_end))
    return _trimmed(text, found)[:_MOST]


def _cut(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    begin = start
    for match in pattern.finditer(text, start, end):
        if match.end() >= end:
            break
        parts.append((begin, match.end() if pattern is _SENTENCE_END else match.start()))
        begin = match.end()
    parts.append((begin, end))
    return parts


def _opener_apart(text: str, start: int, end: int) -> list[tuple[int, int]]:
    match = _OPENER.match(text, start, end)
    if match is None or len(text[match.end() : end].split()) < _MIN_WORDS:
        return [(start, end)]
    return [(start, match.end()), (match.end(), end)]


def _trimmed(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip(" \t\n,:-"))
        if any(c.isalnum() for c in text[left:right]) and text[left:right].lower() not in _LINKS_ALONE:
            kept.append((left, right))
    return kept
