"""Which words of a name are the first name and which the family name, and how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.leads.fields.text import fold
from bot.leads.fields.word_tables import words

PARTICLES = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "dos", "da", "do", "di", "del")
    + (
        "della",
        "el",
        "al",
        "ben",
        "bin",
        "ould",
        "ait",
        "saint",
        "sainte",
        "st",
        "ste",
        "ter",
        "ten",
        "mc",
        "mac",
    )
)
"""Words that begin a family name, or go on with one."""

_SMALL = frozenset(("de", "du", "des", "van", "von", "der", "den", "dos", "da", "do", "di", "del", "della"))
# The first half of names that are two words without a hyphen: « Jean Marie », « Cheikh Tidiane ».
_DOUBLE = frozenset(
    (
        "jean",
        "marie",
        "anne",
        "pierre",
        "louis",
        "paul",
        "rose",
        "el",
        "abd",
        "cheikh",
        "papa",
        "pape",
        "mame",
        "serigne",
    )
    + (
        "mohamed",
        "sidi",
        "fatou",
        "adja",
        "ana",
        "maria",
        "jose",
        "juan",
        "charles",
        "john",
        "ndeye",
        "elhadj",
        "hadj",
    )
    + (
        "lou",
        "mary",
        "leo",
        "emma",
        "eva",
        "luc",
        "andre",
        "guy",
        "claude",
        "abou",
        "baba",
        "mamadou",
        "aissata",
    )
)
_FAMILY_FIRST = frozenset(
    (
        "nguyen",
        "tran",
        "pham",
        "huynh",
        "vo",
        "dang",
        "bui",
        "hoang",
        "zhang",
        "wang",
        "zhao",
        "chen",
        "liu",
        "zhou",
    )
)
# What Malagasy family names begin with: long ones, which no first name resembles.
_MALAGASY = re.compile(
    r"(?:r?andria|randriana|rakoto|razafi|ratsi|ravelo|rasolo|rasoa|raharin?|ramanan?|ranaivo|rabe|rajaona"
    r"|rafali|ratovo|razana|rabari)[a-z]{3,}"
)
_TOKEN = re.compile(r"[^\W\d_]+")
# Letters that are not a plain one with an accent, as the table writes them.
_UNDECOMPOSED = str.maketrans("łđøı", "ldoi")


@dataclass(frozen=True)
class PersonName:
    """A person's name; either part may be empty, never both."""

    first_name: str
    last_name: str


def is_first_name(token: str) -> bool:
    """Whether a word is a first name that we know, hyphenated ones by their parts."""
    known = words("first_names")
    folded = fold(token).translate(_UNDECOMPOSED)
    if folded in known or folded.replace("-", "") in known:
        return True
    parts = folded.split("-")
    return len(parts) > 1 and all(part in known for part in parts)


def _is_surely_first_name(token: str) -> bool:
    return is_first_name(token) and fold(token) not in words("surnames_too")


def _is_initial(token: str) -> bool:
    return re.fullmatch(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)?", token) is not None


def split_name(tokens: list[str]) -> PersonName:
    """Part the words of a whole name."""
    if len(tokens) == 1:
        return _single(tokens[0])
    first, last = _by_capitals(tokens) or _by_particle(tokens) or _by_table(tokens)
    return PersonName(written(first), written(last))


def _single(token: str) -> PersonName:
    if is_first_name(token) and not (token.isupper() and fold(token) in words("surnames_too")):
        return PersonName(written([token]), "")
    return PersonName("", written([token]))


def _by_capitals(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """« DUPONT Jean », « Jean LE GOFFIC »: capitals mark the family name."""
    capitals = [t.isupper() and len(t) > 1 and not _is_initial(t) for t in tokens]
    count = sum(capitals)
    if count in (0, len(tokens)) or all(len(t) == 2 for t, c in zip(tokens, capitals, strict=True) if c):
        return None
    start = capitals.index(True)
    end = len(capitals) - capitals[::-1].index(True)
    if start == 0:
        return tokens[end:], tokens[:end]
    while start > 1 and fold(tokens[start - 1]) in PARTICLES:
        start -= 1
    return tokens[:start], tokens[start:]


def _by_particle(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """« Yann Le Goffic », « de Villiers Marie »: a particle begins the family name."""
    folded = [fold(token) for token in tokens]
    if folded[0] in _FAMILY_FIRST:
        return None
    if folded[0] in PARTICLES and folded[0] not in ("el", "al") and len(tokens) > 2:
        end = next(i for i, f in enumerate([*folded, ""]) if f not in PARTICLES) + 1
        return (tokens[end:], tokens[:end]) if end < len(tokens) else None
    for index in range(1, len(tokens) - 1):
        if folded[index] in PARTICLES or folded[index].startswith(("d'", "l'")):
            first, second = tokens[:index], tokens[index:]
            if is_first_name(second[-1]) and not is_first_name(first[0]) and len(second) > 2:
                return [second[-1]], [*first, *second[:-1]]
            return first, second
    return None


def _by_table(tokens: list[str]) -> tuple[list[str], list[str]]:
    folded = [fold(token) for token in tokens]
    if folded[0] in _FAMILY_FIRST and not _is_surely_first_name(tokens[-1]):
        return tokens[1:], tokens[:1]
    family = _family_names_ahead(tokens)
    if family:
        return tokens[family:], tokens[:family]
    known = [is_first_name(token) or _is_initial(token) for token in tokens]
    sure = [_is_surely_first_name(token) or _is_initial(token) for token in tokens]
    if known[-1] and not known[0]:
        start = len(tokens) - 1
        while start > 1 and known[start - 1] and sure[start - 1]:
            start -= 1
        return tokens[start:], tokens[:start]
    count = 2 if len(tokens) > 2 and folded[0] in ("el", "al", "abd") else 1
    while count < len(tokens) - 1 and known[count] and (sure[count] or folded[count - 1] in _DOUBLE):
        count += 1
    return tokens[:count], tokens[count:]


def _is_family_name(token: str) -> bool:
    """Whether a word is one of the family names that are often written first."""
    folded = fold(token)
    return folded in words("family_names") or _MALAGASY.fullmatch(folded) is not None


def _family_names_ahead(tokens: list[str]) -> int:
    """How many words of a name that begins with the family name belong to it; 0 where it does not.

    « Diallo Penda », « Rakotomavo Xyz »: a family name says so by itself. One that is a first name as well
    says so only before a surer first name, and a common one only with a second beside it.
    """
    count = 0
    while count < len(tokens) and _is_family_name(tokens[count]):
        count += 1
    if count in (0, len(tokens)) or _is_family_name(tokens[-1]):
        return 0
    if not is_first_name(tokens[0]):
        return count
    if _is_surely_first_name(tokens[0]) and count < 2:
        return 0
    return count if all(_is_surely_first_name(token) for token in tokens[count:]) else 0


def written(tokens: list[str]) -> str:
    """The words as one writes a name; mixed case is kept as typed."""
    names = [_capitalised(token, first=index == 0) for index, token in enumerate(tokens)]
    for index in range(1, len(names)):
        if names[index - 1] == "de" and fold(tokens[index]) == "la" and tokens[index] != "La":
            names[index] = "la"  # « de la Brosse », but « La Brosse » alone
    return " ".join(names)


def _capitalised(token: str, *, first: bool) -> str:
    if fold(token) in _SMALL and not (first and token[:1].isupper()):
        return token.lower()
    if not (token.islower() or (token.isupper() and len(token.strip(".")) > 1)):
        return token
    lowered = token.lower()
    if re.match(r"d'", lowered):
        return "d'" + _TOKEN.sub(lambda m: m.group().capitalize(), lowered[2:])
    return _TOKEN.sub(lambda m: m.group().capitalize(), lowered)
