"""Where in France somebody is: a postcode beside a town, a département by its name or its number.

Nobody is asked for it, so only what stands beyond doubt is taken: an amount, a number of clients or a
reference is no postcode, and « dans le nord » is no département.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.leads.fields.text import Typed, fold
from bot.reference import places

# Hyphens stand between words alone: as parts of them too, a line of them would be read in countless ways.
_WORD = r"[a-zà-öø-ÿ']+"
_CAPITAL = rf"[A-ZÀ-ÖØ-Ý]{_WORD}"
_TOWN = (
    rf"(?:[LDld]')?(?:L[ae]s?|Le)?[ -]?{_CAPITAL}"
    rf"(?:[ -](?:[a-zà-öø-ÿ']{{1,4}}[ -]){{0,2}}[A-ZÀ-ÖØ-Ý]?{_WORD}){{0,4}}"
)
_AT = r"(?<![\w'-])(?:à|a|À|sur|près de|vers|de|depuis)"
_BEGINS = rf"(?:{_AT} |(?<![\w'-])(?:ville|mairie|commune|agence) de |^|[,(;\n-] ?)"
_ENDS = r"(?= *(?:$|[,.;:!?)\n/-])| +(?:et|pour|avec|depuis|cedex|CEDEX|Cedex)\b)"
_POSTCODES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i:\b(?:code postal|c\.?p\.?)) ?(?i:est |c'est )?[:=]? ?(?P<code>\d{5}|\d{2} \d{3})(?!\d)",
        # « 29200 Brest »: where an address may begin, and in front of a town, not of what is counted.
        rf"{_BEGINS}(?P<code>\d{{5}}) (?P<town>{_TOWN})",
        # « à Lyon 69003 », « Brest (29200) »
        rf"{_AT} (?P<town>{_TOWN}),? \(?(?P<code>\d{{5}})\)?{_ENDS}",
        rf"(?P<town>{_TOWN}) \((?P<code>\d{{5}})\)",
    )
)
_COUNTED = re.compile(
    r"(?:euros?|eur|e|abonne\w*|client\w*|colis|habitant\w*|salarie\w*|personne\w*|licence\w*|poste\w*"
    r"|piece\w*|unite\w*|exemplaire\w*|utilisateur\w*|compte\w*|adherent\w*|patient\w*|eleve\w*|etudiant\w*|agent\w*"
    r"|tablette\w*|terminaux|terminal|ordinateur\w*|ht|ttc|k|janvier|fevrier|mars|avril|mai|juin|juillet|aout"
    r"|septembre|octobre|novembre|decembre)\b"
)
_NUMBER = r"(?P<code>\d{2}|2[AaBb]|97[1-8]|98[4678])"
_IN = r"(?:à|a|À|en|dans l[ea]s?|dans l'|sur|près de|vers|de|du|d')"
_NUMBERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w'-]){_IN} ?(?:{_TOWN}) \({_NUMBER}\)",
        rf"(?i:\b(?:département|departement|dépt|dept|dpt|dép))\.? ?(?i:du |de l[a'] ?|n° ?)?\(?{_NUMBER}\b"
        r"\)?(?! ?(?i:jours?|mois|ans?|€|%))",
        r"\b(?i:(?:dans|sur) le|(?:basée?|implantée?|située?|habite|installée?)s? (?:dans )?le)"
        rf" {_NUMBER}(?= ?(?:$|[.,;!?)\n])| (?:et|pour|avec|donc|on|nous|je|j'|depuis)\b)",
    )
)
_COMMON = frozenset(
    (
        "ain", "ardennes", "aube", "aude", "cher", "creuse", "drome", "eure", "gard", "indre", "jura",
        "la reunion", "landes", "loir-et-cher", "loire", "lot", "manche", "marne", "meuse", "oise", "orne",
        "rhone", "saint-martin", "somme", "var", "vienne", "yonne",
    )
)  # fmt: skip
"""Names that are words or rivers as well: believed only with a capital."""
_NEVER = frozenset(("nord", "paris"))
"""A direction, and a town that « dans » and « en » are not said of: a number has to stand beside them."""
_WHERE = re.compile(
    r"(?:\bdans (?:les |la |le |l')|(?<![\w'])(?:en|a) |\bici (?:la |le |les |l')"
    r"|\b(?:departement|departemental|prefecture|ddpp|ddt|gendarmerie|sdis) (?:de la |du |des |de l'|de |d')"
    r"|\bhabit\w+ (?:la |le |les |l'))$"
)
_NO_PLACE_BEHIND = re.compile(r" ?(?:n° ?|numero )?\d")
_ELSEWHERE = re.compile(
    r"\bsuisses?\b|\bbelg\w+|\bquebec\b|\bcanada\b|\bluxembourg\b|\bseptante\b|\bnonante\b"
)


@dataclass(frozen=True)
class Place:
    """A département, with the postcode where one was said."""

    department: str | None
    postcode: str | None = None


def find(text: str) -> Place | None:
    """The place that a message names; None when it names none, or several."""
    typed = Typed.of(text)
    if not typed.text or _ELSEWHERE.search(typed.folded):
        return None
    found = _postcodes(typed) or _numbers(typed) or _names(typed)
    return found.pop() if len(found) == 1 else None


def spans(text: str) -> list[tuple[int, int]]:
    """Where a postcode and its town stand in the text as typed (in normal form C)."""
    typed = Typed.of(text)
    return [
        match.span()
        for pattern in _POSTCODES
        for match in pattern.finditer(typed.text)
        if places.is_postcode(match["code"].replace(" ", ""))
    ]


def _postcodes(typed: Typed) -> set[Place]:
    found = set()
    for pattern in _POSTCODES:
        for match in pattern.finditer(typed.text):
            code = match["code"].replace(" ", "")
            town = fold(match.groupdict().get("town") or "").lstrip()
            if places.is_postcode(code) and not _COUNTED.match(town):
                found.add(Place(places.department_of(code), code))
    return found


def _numbers(typed: Typed) -> set[Place]:
    found = set()
    for pattern in _NUMBERS:
        for match in pattern.finditer(typed.text):
            place = places.department(match["code"])
            if place is not None:
                found.add(Place(place.code))
    return found


def _names(typed: Typed) -> set[Place]:
    found = set()
    for match in _pattern().finditer(typed.folded):
        name = match.group()
        before = typed.folded[max(0, match.start() - 30) : match.start()]
        capital = typed.text[match.start()].isupper() and not typed.text[match.start() :].isupper()
        if not _WHERE.search(before) or (name in _COMMON and not capital):
            continue
        if _NO_PLACE_BEHIND.match(typed.folded, match.end()):
            continue  # « dans le Lot 2 » of a tender
        place = places.named_department(name)
        if place is not None:
            found.add(Place(place.code))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = {fold(place.name.replace("\u2019", "'")) for place in places.departments().values()}
    said = [re.escape(name).replace(r"\-", "[- ]") for name in names - _NEVER]
    return re.compile(rf"\b(?:{'|'.join(sorted(said, key=len, reverse=True))})(?![\w-])")
