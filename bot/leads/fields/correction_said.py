"""A correcting message cut into what it states and what it takes back, one clause after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_quantities
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.remembered import remembered

_SENTENCE = re.compile(
    r"(?<!\bM)(?<!\bMme)(?<!\bart)(?<!\bDr)(?<!\bn)(?:(?<=[.!?;])\s+|\n+|\.{2,}|…)|(?:(?<=\s)|^)\d ?\)\s"
)
_CLAUSE = re.compile(
    r"\s*(?:,(?!\d)|[;()!?]|(?<=\s)-(?=\s)|\b(?:mais(?!-)|donc|car|parce qu(?:e\b|')|vu qu(?:e\b|')"
    r"|puisqu(?:e\b|')"
    r"|comme quoi|sinon|alors|sauf que)(?!\w)|\bet (?=(?:pour|mon|ma|mes|notre|nos|on|nous|c'est|je|j'"
    r"|que|le|la"
    r"|les|l'|puis|qu|ca|budget|mettez|l'\w+|debut|fin|mi|avant|d'ici|apres|role|date)(?:\b|'))"
    r"|\bet (?=\d[\d ]* ?(?:€|euros?\b|k€)))\s*"
)
_START = r"(?:^(?:(?:non|ah|euh|oui|bon|alors|mais) )*|(?<=[,;(.] )|(?<=\bnon )|(?<=\bmais ))"
# Where a refused value ends when no punctuation ends it.
_STOPS = (
    r"(?=$|[,;!?():»]|\.(?=\s|$)| (?:mais|mettez|notez|ecrivez|mets|c'est|ce sera|on|je|il|nous|donc|et"
    r"|merci|svp|s'il)\b)"
)
_OLD = rf"(?:(?:a|en|pour|la|les?|du|des|une?|mon|ma) |l')?(?P<old>[^,;!?():»]{{1,60}}?){_STOPS}"
_NOT_AN_OLD_VALUE = (
    r"(?!avant|plus\b|de\b|d'|encore|besoin|la peine|apres|moins|mal\b|que\b|seulement|uniquement|trop"
    r"|du tout"
    r"|grave|forcement|presse|vraiment|bien|tout a fait|tres|bon|juste|ca\b|cela\b|comme|tard|tot\b|de suite)"
)
#: Said with these words, what follows is refused, whatever it is.
_REFUSALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:au lieu d(?:e |u |es |')|a la place d(?:e |u |es |')|plutot qu(?:e |')) ?{_OLD}",
        rf"\b(?:et non(?: pas)?|et pas|non pas) {_NOT_AN_OLD_VALUE}«? ?{_OLD}",
        rf"\bn(?:e |')\w+(?:ez|ets?|is|ote|arde) (?:pas|plus) {_NOT_AN_OLD_VALUE}{_OLD}",
        rf"(?:^|(?<=[,;(:] )|(?<=\bnon )|(?<=\bnon, ))pas {_NOT_AN_OLD_VALUE}«? ?{_OLD}",
        r"\bpas (?:les? )?(?P<old>\d[\d ]*|\.[a-z]{2,4})(?!\w)",
        r"\b(?:plutot|mieux)(?: \S+){1,5}? (?P<cut>que )(?P<old>\d[\d ]*(?!\d))",
        rf"(?<!\d)(?P<old>\d[\d ]*(?:€|euros?)?) ?(?:c'est|c'etait|est"
        rf"|etait) {alternatives('corrections', 'outdated')}(?!\w)",
        r"\b(?:pas|non) (?:un |une |le |de |du |la )?(?P<old>tiret(?: (?:du )?bas)?|point|underscore"
        r"|espace)\b",
        rf"\b(?:ce n'est|c'est|ce ne sont|ce sont|n'est|j'suis|suis|est|sommes|sont) (?:pas|plus) "
        rf"{_NOT_AN_OLD_VALUE}{_OLD}(?= mais| c'est|,| on est| je suis)",
    )
)
#: Said with these words, what follows (or precedes) is refused when it is something that was given before.
_REFUSALS_OF_KNOWN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\ben )(?<!\bde )(?<!\bet )\b(?:pas (?!de\b|d')|plus (?!de\b|des\b|d')){_OLD}",
        rf"\b(?:oublie[zr]?|enleve[zr]?|supprime[zr]?|retire[zr]?|j'(?:avais|ai) (?:dit|mis|donne|note"
        rf"|ecrit)|"
        rf"je croyais que j'etais|changez?) {_OLD}",
        _START + r"(?:le |la |les |l'|mon |ma )?(?P<old>[^,;!?():]{1,40}?) non(?=,|\s)",
        r"\bremplace[zr]? (?P<old>[^,;!?():]{1,60}?)(?= par\b)",
        _START
        + r"(?:le |la |les |l'|les |mes |nos )?(?P<old>[^,;!?():]{1,60}?) (?:c'est|c'etait|est|sont|etait)"
        rf" (?:sans|{alternatives('corrections', 'outdated')})(?!\w)[^,;!?]{{0,40}}",
    )
)
# « le MS-07 c'est les ascenseurs »: what was given is said to be another thing.
_IS_ANOTHER_THING = re.compile(
    _START + r"(?:le |la |les |l'|en )?(?P<old>[^,;!?():]{2,50}?),? (?:c'est|est|sont|c'etait) "
    r"(?P<rest>[^,;!?():]{2,50})"
)
_REQUEST = re.compile(
    r"\b(?:vous|tu|on|je|faudrait|possible de|merci de)(?: (?:peux|peut|pouvez|pourriez|pourrais|pourrait"
    r"|puis))?"
    r"[ -]*(?:me |le |la |m'|tu |vous |on |donc |plutot )*"
    r"(?:mettre|changer|corriger|noter|remplacer|rectifier|modifier|passer|indiquer|inscrire|marquer"
    r"|mettez|enlever|retirer"
    r"|supprimer|ajouter|rajouter|avancer|decaler|repousser)\b"
)
_ASKS = re.compile(
    r"^\W*(?:est-ce qu|qu'est-ce|combien|comment|pourquoi|quels?\b|quelles?\b|y a[- ]t|a quoi)"
)
# Nobody corrects more in one message; what follows must not cost time.
_MOST_CLAUSES = 40
_MOST_VALUES = 5
_EMPTY = frozenset({
    "le", "la", "les", "l", "un", "une", "des", "de", "du", "d", "en", "et", "a", "au", "aux", "pour",
    "par", "sur", "dans", "ce", "c", "est", "mon", "ma", "mes", "notre", "nos", "que", "qui", "tout",
    "court", "finalement", "plutot", "svp", "merci", "maintenant",
})  # fmt: skip

_LONGEST_ANNOUNCED = 6  # words; a longer end is a sentence of its own


@dataclass(frozen=True)
class Said:
    """One clause: what it states, where its value may stand, and what its sentence refuses."""

    clause: str
    values: tuple[str, ...]
    """What stands after « notez », « c'est »…, the most pointed first, then the whole clause."""
    tail: str
    """From the lead-in of the value to the end of the sentence: a value may hold commas."""
    sentence: str
    refused: tuple[str, ...]

    @property
    def pointed(self) -> bool:
        """Whether words such as « notez » announce the value."""
        return len(self.values) > 1


@remembered
def tokens(text: str) -> list[str]:
    """The telling words of a text, folded; numbers in digits, however they were written."""
    message = spell_out(text)
    joined = re.sub(r"(?<=\d)[ .](?=\d{3}(?!\d))", "", message.text)
    found = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", joined)
    numbers = [str(n.value) for n in find_quantities(message) if n.in_words and not n.is_article]
    return [word for word in found if word not in _EMPTY] + numbers


def share(said: str, old: str) -> float:
    """Which part of the telling words of `said` stands in `old` too."""
    words, known = tokens(said), tokens(old)
    if not words:
        return 0.0
    held = [w for w in words if w in known or (w.isdigit() and any(k.endswith("-" + w) for k in known))]
    return len(held) / len(words)


def is_refused(said: Said, old: Any) -> bool:
    """Whether the sentence of a clause refuses this old value, or a part of it."""
    known = old_text(old)
    return bool(known) and any(_is_of(refused, known) for refused in said.refused)


def _is_of(refused: str, old: str) -> bool:
    """Most of what is refused stands in the old value, or the old value is a number of it."""
    return bool(old) and (share(refused, old) >= 0.6 or (old.isdigit() and old in tokens(refused)))


def old_text(value: Any) -> str:
    """An old value as words: a name is its two parts."""
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)


def statements(text: str, known: Mapping[str, Any]) -> list[Said]:
    """The clauses of a message that state something; questions state nothing, requests do."""
    return list(_statements(text, tuple(old_text(value) for value in known.values())))


@lru_cache(maxsize=64)
def _statements(text: str, known: tuple[str, ...]) -> tuple[Said, ...]:
    said: list[Said] = []
    doubted: tuple[str, ...] = ()
    for typed in _SENTENCE.split(text):
        sentence = typed.strip()
        folded = spell_out(sentence).text
        asks = sentence.endswith("?") or _ASKS.match(folded)
        if not folded or (asks and not _REQUEST.search(folded)):
            doubted += (sentence.strip(" ?"),) if any(_names_it(folded, old) for old in known) else ()
            continue  # « 12 ? non, 21 »: an old value that is only asked back is refused
        kept, refused = _without_refused(sentence, known)
        said.extend(_clauses(kept, doubted + refused))
    return tuple(said[:_MOST_CLAUSES])


def _without_refused(sentence: str, known: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The sentence as typed with the values that it refuses blanked out, and those values."""
    message = spell_out(sentence)
    text, refused = sentence, []
    for start, end, old in _refused_spans(message.text, known):
        first, last = message.spans[start][0], message.spans[end - 1][1]
        if text[first:last].strip():
            refused.append(message.quote(*old))
            text = text[:first] + " " * (last - first) + text[last:]
    return text, tuple(refused)


def _refused_spans(folded: str, known: Sequence[str]) -> Iterator[tuple[int, int, tuple[int, int]]]:
    for pattern in _REFUSALS:
        for match in pattern.finditer(folded):
            start = match.start("cut") if "cut" in pattern.groupindex else match.start()
            yield start, match.end(), match.span("old")
    for pattern in _REFUSALS_OF_KNOWN:
        for match in pattern.finditer(folded):
            if any(_is_of(match["old"], old) for old in known):
                yield match.start(), match.end(), match.span("old")
    for match in _IS_ANOTHER_THING.finditer(folded):
        named = any(_names_it(match["old"], old) for old in known)
        goes_on = re.search(r"\d|\b(?:pas|plus|mais|trop)\b", match["rest"])
        if named and not goes_on and not any(_resembles(match["old"], w) for w in match["rest"].split()):
            yield match.start(), match.end(), match.span("old")


def _names_it(said: str, old: str) -> bool:
    """« MS-07 » of « marché subséquent MS-07 », « Fibralp »: a name or number, not a common noun of it."""
    words = tokens(said)
    if not words or len(words) > 4 or share(said, old) < 1:
        return False
    return any(re.search(r"\d", word) for word in words) or words == tokens(old) or len(tokens(old)) <= 2


def _resembles(one: str, other: str) -> bool:
    return one[:3] == other[:3]


def _clauses(kept: str, refused: tuple[str, ...]) -> Iterator[Said]:
    message = spell_out(kept)
    start = 0
    edges = [(m.start(), m.end()) for m in _CLAUSE.finditer(message.text)] + [(len(message.text),) * 2]
    for end, following in edges:
        clause = _plain(message.quote(start, end)) if end > start else ""
        if re.search(r"\w", clause):
            values = tuple(dict.fromkeys([*_behind_colon(clause), *_pointed(clause), clause]))
            tail = _plain(message.quote(start, len(message.text)))
            lead = len(clause) - len(values[0]) if clause.endswith(values[0]) else 0
            yield Said(clause, values, _plain(tail[lead:]), kept, refused)
        start = following


def _plain(text: str) -> str:
    return re.sub(r"[ \t\u00a0]{2,}", " ", text).strip(' \t,;:.!?«»"“”-–—\u00a0\u202f')


def _behind_colon(clause: str) -> list[str]:
    """« … qui figure : Untel »: what a clause announces stands behind its last colon."""
    announced, _, value = clause.rpartition(":")
    return [value.strip()] if announced.strip() and 1 <= len(value.split()) <= _LONGEST_ANNOUNCED else []


def _pointed(clause: str) -> list[str]:
    """What stands after the words that announce a value, the shortest first."""
    message = spell_out(clause)
    found = []
    for match in whole_words("corrections", "new_value").finditer(message.text):
        if match.end() < len(message.text):
            found.append(_plain(message.quote(match.end(), len(message.text))))
    label = re.match(r"[^:]{2,40} ?: ?(?=\S)", message.text)
    if label:
        found.append(_plain(message.quote(label.end(), len(message.text))))
    return sorted((part for part in found if re.search(r"\w", part)), key=len)[:_MOST_VALUES]
