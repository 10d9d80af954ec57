"""The organisation that the visitor speaks for, by its name."""

from __future__ import annotations

import re

from bot.leads.fields.organisation_leads import LEAD, NOTHING, OPENING, STRONG_LEAD, THING
from bot.leads.fields.organisation_mentions import mentions
from bot.leads.fields.organisation_names import (
    cut_name,
    is_bare_kind,
    normalise,
    without_article,
    without_internal_service,
)
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.spelling_remarks import without_remarks
from bot.leads.fields.text import Typed, fold
from bot.leads.fields.word_tables import phrases, words

__all__ = ["find", "normalise", "read"]

# A full stop after an initial or an abbreviation ends nothing: « G.A.L. Industries », « Ets. Moreau ».
_PARTS = re.compile(
    r"[,;!?\n()|]|:(?=\s)|(?<!\b[A-ZÀ-Ý])(?<!\bSt)(?<!\bSte)(?<!\bEts)(?<!\bDr)(?<!\bS\.à r)"
    r"\.(?=\s|$)|\s[-/]\s|…"
)
_STARTS_NAME = frozenset(
    (
        "chez",
        "au",
        "aux",
        "tout",
        "tous",
        "bien",
        "ici",
        "sans",
        "sur",
        "entre",
        "la",
        "le",
        "les",
        "des",
        "un",
        "une",
        "a",
        "en",
        "mon",
        "ma",
    )
    + (
        "mes",
        "nos",
        "notre",
        "autre",
        "autres",
        "premier",
        "libre",
        "demain",
        "service",
        "plus",
        "ses",
        "chaque",
        "ton",
        "votre",
    )
)
_GOES_ON = re.compile(
    r"(?:et (?:fils|filles?|cie|associee?s?|compagnie|freres?)|& \w+|\w+ (?:et|&) (?:associee?s?|fils|cie"
    r"|freres?)\b|des [^,]+ et d|de [^,]+ et d)"
)
_ANNOUNCES = re.compile(r"\W{1,3}(?:c'est|c|cest|ca s'appelle|elle s'appelle|il s'appelle) ")
_RENAMED = re.compile(r"\bchang\w+ de (?:nom|raison sociale)\b")
_LONGEST = 90
_VOICES = frozenset(
    ("je", "j", "nous", "vous", "on", "il", "elle", "tu", "pourquoi", "non", "oui", "bonjour", "merci")
)
_QUOTED = re.compile(r"[«“\"]\s*(?P<name>[A-ZÀ-Ý0-9][^«»“”\"\n]{1,60}?)\s*[»”\"]")
_SPEAKS_FOR = re.compile(
    r"\b(?:c'est (?!pour |un |une |pas |qu)|chez (?!moi|nous|vous|eux|elle|lui)"
    r"|de la part d(?:e |u |')|au nom d(?:e |u |')|pour le compte d(?:e |u |')"
    r"|partie d(?:e |u |')|membre d(?:e |u |')|salarie[es]? d(?:e |u |'))(?:la |le |l'|les )?"
)
_KIND_AND_SERVICE = re.compile(
    r"(?:l[ae] |l'|une? |notre |mon |ma |au |a la |a l')?(?P<kind>"
    + "|".join(re.escape(kind) for kind in phrases("organisation_generic_kinds"))
    + r")(?: (?:publique?|communale?|municipale?|locale?|primaire|maternelle))?\s?,\s?(?:au |a la |a l')?(?:"
    + "|".join(re.escape(part) for part in phrases("organisation_parts"))
    + r")\b[^,.;!?()\n]{0,60}"
)
_ELIDED = re.compile(r"\b(?:[jJcC]|qu|Qu)'[a-zà-ÿ]|\bJ'(?:ETAIS|AI|Y|EN|AVAIS)\b")


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """Organisations that the visitor presents as their own."""
    typed = Typed.of(text)
    readings: list[Reading[str]] = []
    for start, end in mentions(typed):
        name = without_article(cut_name(typed.text[start:end]))
        if (
            name
            and (fold(name) in phrases("organisation_unique") or not is_bare_kind(name))
            and normalise(name) not in [normalise(r.value or "") for r in readings]
        ):
            readings.append(Reading(name, typed.quote(start, end)))
    return readings


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The name in an answer to the question about it; None where there is no organisation."""
    typed = without_remarks(Typed.of(text), keep_letters=True)
    none_said = NOTHING.search(typed.folded)
    renamed = _RENAMED.search(typed.folded) and next(iter(find(text, context)), None)
    if renamed:
        return renamed
    whole = _in_quotes(typed) or _kind_with_service(typed)
    if whole is not None and not none_said:
        return whole
    for start, end in _parts(typed):
        if none_said and not STRONG_LEAD.search(typed.folded[start:end]):
            continue
        reading = _name_in_part(typed, start, end)
        if reading is not None:
            return reading
    if none_said:
        return None
    return next(iter(find(text, context)), None) or _named_later(typed)


def _in_quotes(typed: Typed) -> Reading[str] | None:
    """« notre association : « X » »: what is put between quotes is the name."""
    match = _QUOTED.search(typed.text)
    if match is None or not _looks_like_name(match["name"], lead=True) or is_bare_kind(match["name"]):
        return None
    return Reading(match["name"], typed.quote(*match.span("name")))


def _named_later(typed: Typed) -> Reading[str] | None:
    """« Je suis responsable des achats chez X », « je vous écris de la part de X »."""
    for match in _SPEAKS_FOR.finditer(typed.folded):
        end = next(
            (start + m.start() for start in [match.end()] for m in [_PARTS.search(typed.text[start:])] if m),
            None,
        )
        reading = _name_in_part(typed, match.end(), len(typed.text) if end is None else end)
        if reading is not None and re.match(r"[^a-z]", reading.quote):
            return reading
    return None


def _kind_with_service(typed: Typed) -> Reading[str] | None:
    """« Inspection du travail, section 7 »: a kind alone says which one only with what follows the comma."""
    opening = OPENING.match(typed.folded)
    start = opening.end() if opening else 0
    for _ in range(2):
        lead = LEAD.match(typed.folded, start)
        start = lead.end() if lead else start
    match = _KIND_AND_SERVICE.match(typed.folded, start)
    if match is None or fold(match["kind"]) in phrases("organisation_unique"):
        return None
    name = without_article(typed.text[start : match.end()].strip(" .,;!"))
    at = typed.text.find(name, start)
    return Reading(name, typed.quote(at, at + len(name)))


def _parts(typed: Typed) -> list[tuple[int, int]]:
    """The parts of the answer between its punctuation; a comma inside a name does not part it."""
    parts: list[tuple[int, int]] = []
    start = 0
    for match in _PARTS.finditer(typed.text):
        after = typed.folded[match.end() : match.end() + 80].lstrip()
        if match.group() == "," and _GOES_ON.match(after) and not LEAD.match(after):
            continue
        if match.start() > start:
            parts.append((start, match.start()))
        start = match.end()
    if start < len(typed.text):
        parts.append((start, len(typed.text)))
    return _labels_joined(typed, parts)[:6]


def _labels_joined(typed: Typed, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """« Raison sociale : X »: the label is not a name of its own."""
    label = re.compile(rf"\W*(?:l[ae] |l'|notre |mon |ma |nom d[eu] )*{THING}(?: (?:sociale|s'appelle))?\s*$")
    kept = []
    for start, end in parts:
        # « Le garage, c'est X »: the kind is said first, then the name.
        announces = _ANNOUNCES.match(typed.folded, end) and is_bare_kind(typed.text[start:end])
        if not announces and not label.fullmatch(typed.folded[start:end]):
            kept.append((start, end))
    return kept


def _name_in_part(typed: Typed, start: int, end: int) -> Reading[str] | None:
    lead = False
    for _ in range(4):
        opening = OPENING.match(typed.folded, start, end)
        if opening:
            start = opening.end()
        match = LEAD.match(typed.folded, start, end)
        if match is None or match.end() == match.start() or _keeps_lead(typed, match, end):
            break
        lead, start = True, match.end()
    if re.match(r"\s*\?", typed.text[end:]) and not lead:
        return None
    name = cut_name(typed.text[start:end])
    if not _looks_like_name(name, lead=lead):
        return None
    outside = without_internal_service(name)
    if outside is None:
        return None
    at = typed.text.find(outside, start, end)
    kept = without_article(outside)
    generic = fold(kept) in words("organisation_generic") or is_bare_kind(kept)
    incomplete = generic and fold(kept) not in phrases("organisation_unique")
    problem = "organisation_incomplete" if incomplete else None
    return Reading(kept, typed.quote(at, at + len(outside)), problem)


def _keeps_lead(typed: Typed, match: re.Match[str], end: int) -> bool:
    """« Chez Marcel », « Au Bon Pain »: what looks like a lead-in begins the name itself."""
    typed_lead = typed.text[match.start() : match.end()]
    short = fold(typed_lead).strip() in ("chez", "au", "aux", "a la", "a l'")
    rest = typed.text[match.end() : end]
    word = re.match(r"[\w-]+", rest)
    kind = word is not None and (fold(word.group()) in words("organisation_kinds") or word.group().isupper())
    return short and typed_lead[:1].isupper() and rest[:1].isupper() and not kind


def _is_title(tokens: list[str]) -> bool:
    """« Comme à la Maison », « Dans la Cuisine d'Ysée »: words written as those of a title."""
    if not tokens[0][0].isupper() or all(t.isupper() for t in tokens):
        return False
    if len(tokens) > 2 and all(t[0].isupper() for t in tokens):
        return True
    content = [t for t in tokens[1:] if len(t) > 3 or t[0].isupper()]
    first = re.sub(r"'.*", "", fold(tokens[0]))
    capital = all(t[0].isupper() or re.match(r"[ldLD]'[A-ZÀ-Ý]", t) for t in content)
    return bool(content) and capital and first not in words("organisation_sentence") and first not in _VOICES


def _looks_like_name(name: str, *, lead: bool) -> bool:
    if not name or len(name) > _LONGEST or not re.search(r"[^\W\d_]", name):
        return False
    tokens = re.findall(r"[\w'-]+", name)
    first = fold(tokens[0])
    first = re.sub(r"^(?:l|d|j|n|m|t|s|c|qu)'(?=\w)", "", first) if first[:2] == "l'" else first
    titled = _is_title(tokens)
    if first in words("not_names") and not titled and (first not in _STARTS_NAME or len(tokens) == 1):
        return False
    if first in _STARTS_NAME - {"la", "le", "les"} and not any(t[0].isupper() for t in tokens[1:]):
        return False
    if any(
        fold(t) in words("organisation_sentence") or t in ("mon", "ma", "mes", "votre", "vos")
        for t in tokens
        # « Les Petits Pas de Nina »: what has a capital inside a name is no word of a sentence.
        if not (t[0].isupper() and (titled or t is not tokens[0]) and not name.isupper())
    ):
        return False
    if "@" in name or all(fold(token) in words("replies") for token in tokens) or _ELIDED.search(name):
        return False
    if name[0].isupper() and first in phrases("job_titles") and all(t[0].islower() for t in tokens[1:]):
        return False
    role = first in phrases("job_titles") and not lead and len(tokens) < 2
    if role or (len(tokens) == 1 and first in words("common_words")):
        return False
    return "?" not in name
