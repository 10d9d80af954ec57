"""Names given in pieces: « Le Goffic, Yann », « Baudry. Elsa Baudry. », « Jo (Joséphine Caron) »."""

from __future__ import annotations

import re

from bot.leads.fields.name_order import is_family_name, weight
from bot.leads.fields.name_parts import (
    PARTICLES,
    PersonName,
    is_first_name,
    is_surely_first_name,
    split_name,
    written,
)
from bot.leads.fields.name_words import is_common, name_tokens
from bot.leads.fields.reading import Reading
from bot.leads.fields.text import Typed, fold

_SEPARATOR = re.compile(
    r"\s*(?P<sign>[,(.;:!\n]|-(?=\s))[\s,(.;:!\"«]{0,40}(?:(?:c'est|donc|soit|enfin|et|sinon) )?"
)
_PUT_ASIDE = re.compile(r"\s*[,(]")
_MOST = 3


def from_pieces(typed: Typed, tokens: list[re.Match[str]]) -> Reading[PersonName] | None:
    """The whole name where a second piece follows the first one; None where the first one is all."""
    separator = _SEPARATOR.match(typed.text, tokens[-1].end())
    if separator is None:
        return None
    rest = name_tokens(typed, separator.end())
    if not rest or any(is_common(m.group()) and not is_first_name(m.group()) for m in rest):
        return None
    left, right = [m.group() for m in tokens], [m.group() for m in rest]
    name = _said_again(left, right) or _nickname_first(left, right, separator["sign"])
    if name is None and _PUT_ASIDE.match(separator.group()):
        name = _turned_round(left, right)
    if name is None and len(left) == len(right) == 1 and _ends(typed, rest[-1].end()):
        name = _one_and_one(left, right)
    if name is None:
        return None
    return Reading(name, typed.quote(tokens[0].start(), rest[-1].end()))


def _said_again(left: list[str], right: list[str]) -> PersonName | None:
    """« Quillet, Bernard Quillet »; « Le Berre Ronan, Le Berre »: what is said twice is one part."""
    short, whole = (left, right) if len(left) < len(right) else (right, left)
    short_folded, whole_folded = [fold(t) for t in short], [fold(t) for t in whole]
    count = len(short)
    if count == len(whole):
        return split_name(whole) if short_folded == whole_folded and count > 1 else None
    if whole_folded[-count:] == short_folded:
        others = whole[:-count]
    elif whole_folded[:count] == short_folded:
        others = whole[count:]
    else:
        return None
    looks_first = sum(weight(t) for t in short) > sum(weight(t) for t in others)
    if looks_first and any(is_first_name(t) for t in short):
        return PersonName(written(short), written(others))
    return PersonName(written(others), written(short))


def _nickname_first(left: list[str], right: list[str], sign: str) -> PersonName | None:
    """« Jo (Joséphine Caron) », « Tonio, Antoine Ferrer »."""
    if len(left) != 1 or not 2 <= len(right) <= _MOST + 1 or not is_first_name(right[0]):
        return None
    short_form = len(left[0]) > 1 and fold(right[0]).startswith(fold(left[0])[:2])
    whole = is_surely_first_name(left[0]) and not any(is_first_name(t) for t in right[-1:])
    return split_name(right) if short_form or (whole and sign in "(,") else None


def _turned_round(left: list[str], right: list[str]) -> PersonName | None:
    """« Le Goffic, Yann »."""
    if len(right) > _MOST or _gives_whole_name(left):
        return None
    particle = fold(left[0]) in PARTICLES
    if not (is_first_name(right[0]) or particle or (len(left) == 1 and right[0][0].isupper())):
        return None
    if len(right) > 1 and not (is_first_name(right[0]) and all(weight(t) > -1 for t in right)):
        return None
    if len(left) == 1 and is_first_name(left[0]) and not is_first_name(right[0]):
        return PersonName(written(left), written(right))
    return PersonName(written(right), written(left))


def _gives_whole_name(tokens: list[str]) -> bool:
    """« Lucie Brault, Lyon »: what stands before the comma is a whole name already."""
    if len(tokens) < 2 or fold(tokens[0]) in PARTICLES:
        return False
    known = [is_first_name(token) for token in tokens]
    return known[0] or (known[-1] and not is_family_name(tokens[-1]))


def _one_and_one(left: list[str], right: list[str]) -> PersonName | None:
    """« Joséphine. Caron. »: two sentences of one word each."""
    if not (left[0][0].isupper() and right[0][0].isupper()) or is_common(right[0]):
        return None
    if not any(is_first_name(token) for token in left + right):
        return None
    return split_name([*left, *right])


def _ends(typed: Typed, end: int) -> bool:
    return re.fullmatch(r"[\s.!)]*", typed.text[end:]) is not None
