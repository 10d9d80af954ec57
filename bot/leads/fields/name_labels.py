"""Names given with the words « nom » and « prénom »: they say which part is which."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.leads.fields.name_parts import (
    PARTICLES,
    PersonName,
    is_first_name,
    is_surely_first_name,
    split_name,
    written,
)
from bot.leads.fields.name_words import is_common
from bot.leads.fields.reading import Reading
from bot.leads.fields.text import Typed, fold
from bot.leads.fields.word_tables import words

_ARTICLE = r"(?:(?:mon|le|ma|la|du|au|de mon|son|notre|petit|les?|mes)\s)?"
_OF_OTHERS = (
    r"(?! (?:de (?!famille|naissance|bapteme)|d[eu']? ?(?:la|l'|notre|ma|mon|artiste|usage|scene)"
    r"|commercial))"
)
_ITEM = re.compile(
    rf"(?P<order>\b(?:mes )?(?:noms? ?(?:et|puis|,|/|-)? ?prenoms?|prenoms? ?(?:et|puis|,|/|-)? ?noms?)\b)"
    rf"|(?P<first>(?P<article1>\b{_ARTICLE})\bprenoms?(?: (?:compose|usuel|complet|de bapteme))?\b)"
    rf"|(?P<last>(?P<article2>\b{_ARTICLE})\b(?:nom de jeune fille(?P<maiden>)|noms? (?:de famille"
    rf"|de naissance|complet|entier|propre|d'usage|marital|d'epouse)|patronyme|famille|noms?{_OF_OTHERS})\b)"
    r"|(?P<title>\b(?:madame|monsieur|mademoiselle|mme|mlle|mr|m|maitre|docteur|dr|professeure?|pr"
    r"|lieutenant|capitaine|adjudant|colonel)\b\.?)"
    r"|(?P<link>\b(?:c'est|c est|cest|est|sera|etant|comme|pour|en|de|d')(?: bien)?(?![\w'])"
    r"(?=\W{1,3}(?:le |la |mon |ma |du )?(?:pre)?(?:nom|famille|patronyme)))"
    r"|(?P<is>(?:\b(?:c'est|c est|cest|c|est|sera|etant|comme|pour)(?: bien)?(?![\w'])|[=:])\s?)"
    r"|(?P<and>\b(?:et|puis|pis|mais|ensuite|alors|donc)\b)"
    r"|(?P<word>[^\W\d_]+(?:['.-]+[^\W\d_]+)*\.?(?![^\W\d_]))"
    r"|(?P<bracket>[()\"«»])|(?P<stop>[,;.!?/\n-])|(?P<other>\S)"
)
_MENTIONS = re.compile(r"\bprenoms?\b|\bnoms?\b|\bpatronyme\b")
_ORDER = re.compile(r"\bnoms? ?(?:et|puis|,|/|-)? ?prenoms?\b")
_FAR, _NEXT, _SAID = 2, 1, 0
_LONGEST = 250
_KEPT = frozenset(("la", "le", "les", "des", "de", "du", "d"))


@dataclass
class _Part:
    """A label, a run of words that may be a name, or what stands between them."""

    kind: str
    start: int
    end: int
    tokens: list[str]
    has_article: bool = False
    taken: bool = False


def labelled(typed: Typed) -> Reading[PersonName] | None:
    """The name of an answer that says « nom » or « prénom », or None where it does not."""
    if not _MENTIONS.search(typed.folded) or len(typed.folded.split()) > 40 or len(typed.text) > _LONGEST:
        return None
    parts = _parts(typed)
    found: dict[str, _Part] = {}
    whole = False
    for index, part in enumerate(parts):
        if part.kind in ("first", "last") and part.kind not in found:
            value = _value_beside(parts, index)
            if value is not None:
                value.taken = True
                found[part.kind] = value
                whole = whole or (
                    part.kind == "last" and "famille" not in typed.folded[part.start : part.end]
                )
    if not found:
        return _in_order(typed, parts)
    rest = [part for part in parts if part.kind == "name" and not part.taken and _is_believable(part)]
    return _reading(typed, found, rest, whole=whole)


def _parts(typed: Typed) -> list[_Part]:
    parts: list[_Part] = []
    for match in _ITEM.finditer(typed.folded):
        kind = match.lastgroup or "other"
        kind = next((k for k in ("order", "first", "last", "title", "word") if match[k] is not None), kind)
        token = typed.text[match.start() : match.end()]
        if kind == "last" and match["maiden"] is not None:
            kind = "other"
        if kind == "title":
            continue
        if kind == "word":
            name = _may_be_in_name(token, parts)
            token = token if re.fullmatch(r"[^\W\d_]\.|.*\.[^\W\d_]\.", token) else token.rstrip(".")
            if name and parts and parts[-1].kind == "name" and parts[-1].end >= match.start() - 60:
                parts[-1].tokens.append(token)
                parts[-1].end = match.start() + len(token)
            else:
                parts.append(
                    _Part("name" if name else "other", match.start(), match.start() + len(token), [token])
                )
            if match.group().endswith(".") and not token.endswith("."):
                parts.append(_Part("stop", match.end() - 1, match.end(), []))
            continue
        article = bool((match["article1"] or match["article2"] or "").strip())
        parts.append(_Part(kind, match.start(), match.end(), [], has_article=article))
    return [_without_particles_behind(part) for part in parts]


def _may_be_in_name(token: str, parts: list[_Part]) -> bool:
    folded = fold(token).rstrip(".")
    if folded in PARTICLES or folded in _KEPT:
        return True
    if folded in words("not_names") or re.match(r"(?:[jcst]|qu)'", folded) or re.match(r"[lm]'[a-z]", token):
        return False
    return not (is_common(folded) and not is_first_name(folded) and token.islower())


def _without_particles_behind(part: _Part) -> _Part:
    while part.kind == "name" and part.tokens and fold(part.tokens[-1]) in PARTICLES:
        part.end -= len(part.tokens.pop())
    if part.kind == "name" and (not part.tokens or len(part.tokens) > 6):
        part.kind = "other"
    return part


def _value_beside(parts: list[_Part], index: int) -> _Part | None:
    """The name that a label belongs to: the one it is said of, else the nearest, else the one after it."""
    left, left_cost = _neighbour(parts, index, -1)
    right, right_cost = _neighbour(parts, index, 1)
    if left is None or right is None:
        return right or left
    if {fold(token) for token in right.tokens} < {fold(token) for token in left.tokens}:
        return right  # « Ada Byron-King (c'est le nom de famille, Byron-King) »
    if left_cost == right_cost:
        return left if parts[index].has_article and left_cost == _NEXT else right
    return left if left_cost < right_cost else right


def _neighbour(parts: list[_Part], index: int, step: int) -> tuple[_Part | None, int]:
    cost = _NEXT
    position = index + step
    for _ in range(4):
        if not 0 <= position < len(parts):
            break
        part = parts[position]
        if part.kind == "name":
            usable = not part.taken and (cost != _FAR or _is_believable(part))
            return (part, cost) if usable else (None, _FAR)
        if part.kind in ("is", "link", "bracket"):
            # « c'est le nom » belongs to what stands before it, « le nom c'est » to what follows.
            cost = _SAID if cost == _NEXT else cost
        elif part.kind in ("stop", "and"):
            cost = _FAR if cost != _SAID else _NEXT
        else:
            break
        position += step
    return None, _FAR


def _is_believable(part: _Part) -> bool:
    named = [token for token in part.tokens if fold(token) not in PARTICLES]
    capital = bool(named) and all(token[0].isupper() for token in named)
    return capital or any(is_first_name(token) for token in named) or len(part.tokens) <= 2


def _in_order(typed: Typed, parts: list[_Part]) -> Reading[PersonName] | None:
    """« Nom et prénom : Xolly Zaltia »: the order that the label says, where the words do not say another."""
    if not any(part.kind == "order" for part in parts):
        return None
    names = [part for part in parts if part.kind == "name"]
    if len(names) != 1 or len(names[0].tokens) != 2 or not _ORDER.search(typed.folded):
        return None
    last, first = names[0].tokens
    if is_surely_first_name(last) and not is_first_name(first):
        return None
    return Reading(PersonName(written([first]), written([last])), typed.quote(names[0].start, names[0].end))


def _reading(
    typed: Typed, found: dict[str, _Part], rest: list[_Part], *, whole: bool
) -> Reading[PersonName] | None:
    first, last = (found[kind].tokens if kind in found else [] for kind in ("first", "last"))
    used = list(found.values())
    if not (first and last):
        said = {fold(token) for token in first + last}
        for part in rest:
            others = [token for token in part.tokens if fold(token) not in said]
            if others:
                first, last = first or others, last or others
                used.append(part)
                break
        else:
            if len(first) > 1 and is_first_name(first[0]) and not is_first_name(first[-1]):
                name = split_name(first)
                first, last = name.first_name.split(), name.last_name.split()
            elif len(last) > 1 and whole and not first:
                name = split_name(last)
                first, last = name.first_name.split(), name.last_name.split()
    if len(first) > 4 or len(last) > 6:
        return None
    quote = typed.quote(min(part.start for part in used), max(part.end for part in used))
    return Reading(PersonName(written(first), written(last)), quote)
