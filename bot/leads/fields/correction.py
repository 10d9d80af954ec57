"""Whether a message takes back something already given: which topic, and its new value."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from bot.leads.fields import need, person_name, siren_siret, timeline
from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.french_numbers import find_quantities
from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.references import find_reference, find_texts
from bot.leads.fields.words import mapping, whole_words
from bot.qualification.text import Folded

#: Topics whose values are known by their form, in the order in which a number is claimed.
_BY_FORM = ("email", "siren_or_siret", "phone", "budget", "size", "procedure", "role", "name")
#: Topics whose value is read where the topic is named.
_BY_NAME = (
    "email", "phone", "siren_or_siret", "budget", "size", "name", "organisation", "role", "timeline",
    "procedure", "end_customers", "gateway_companies", "regulation", "need",
)  # fmt: skip
#: Values that their reader finds anywhere in a message.
_IN_WHOLE = frozenset({"email", "siren_or_siret", "phone", "budget", "size", "timeline", "procedure"})
_OLD_VALUE = re.compile(
    r"(?:\bau lieu d(?:e |u |es |')|\bplutot qu(?:e |')|\ba la place d(?:e |u |')|\bet (?:non|pas) (?:pas )?|"
    r"(?:(?<=[,.;(] )|^|\bnon )pas (?!avant|plus|de\b|d'|encore|besoin|la peine|apres|moins))(?:a |en |pour |"
    r"la |le |les |l')?[^,.;!?()]{1,60}"
)
_CALL = re.compile(r"\b(?:appel\w*|rappel\w*|joi\w+|contact\w*|rendez-vous|dispo\w*)\b")
_FULL_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: (?:de|du|le|la|van|von|el|ben))?(?: [A-ZÀ-Þ][\w'’-]+){1,3}")
_MOSTLY_QUESTION = re.compile(r"\?\s*$")


@lru_cache(maxsize=32)
def _named(topic: str) -> re.Pattern[str]:
    return re.compile(mapping("corrections", "topics")[topic])


def _without_old_values(message: Folded) -> str:
    """The text as typed with the values that it rejects blanked out."""
    text = message.original
    for match in _OLD_VALUE.finditer(message.text):
        start, end = message.spans[match.start()][0], message.spans[match.end() - 1][1]
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _new_parts(text: str) -> list[str]:
    """What stands after « notez », « le bon c'est », « finalement », the most pointed first."""
    message = spell_out(text)
    parts = []
    for match in whole_words("corrections", "new_value").finditer(message.text):
        part = message.quote(match.end(), len(message.text)) if match.end() < len(message.text) else ""
        part = re.split(r"(?<=[.;!?])\s", part.strip(" ,:"))[0].strip()
        if part:
            parts.append(part)
    return sorted(parts, key=len)


def find(
    text: str,
    context: ReadingContext,
    known: Collection[str] | Mapping[str, Any] = (),
    asking: str | None = None,
) -> list[tuple[str, Reading[Any]]]:
    """The corrections in a message: topics already known, with their new value.

    `known` names the topics that have a value; given as a mapping, the old values help to tell what a bare
    number corrects. A topic being asked and not known yet is answered, not corrected.
    """
    message = spell_out(text)
    if not whole_words("corrections", "cues").search(message.text) and not _OLD_VALUE.search(message.text):
        return []
    if _MOSTLY_QUESTION.search(message.text) and len(find_quantities(message)) == 0 and "@" not in text:
        return []
    kept = _without_old_values(message)
    found = _found_by_form(kept, context, known)
    if not found:
        found = _found_by_name(kept, context, known)
    if not found:
        found = _by_kind(message, kept, context, known)
    if not found:
        found = _bare_number(message, kept, context, known, asking)
    return list(found.items())


def _found_by_form(kept: str, context: ReadingContext, known: Collection[str]) -> dict[str, Reading[Any]]:
    found: dict[str, Reading[Any]] = {}
    for topic in _BY_FORM:
        if topic not in known or (topic == "phone" and "siren_or_siret" in found):
            continue
        reading = next((r for r in PARSERS[topic].find(kept, context) if r.value is not None), None)
        if reading is None and topic == "siren_or_siret":
            reading = _pointed_siren(kept, context)
        if reading is not None:
            found[topic] = reading
    return found


def _pointed_siren(kept: str, context: ReadingContext) -> Reading[Any] | None:
    """« le bon c'est 920 715 869 »: nine or fourteen digits with a right key need no name."""
    for part in _new_parts(kept):
        if len(re.sub(r"\D", "", part)) in (9, 14) and not re.match(r"\s*(?:\+|0)", part):
            reading = siren_siret.read(part, context)
            if reading is not None and reading.value is not None and reading.problem is None:
                return reading
    return None


def _found_by_name(kept: str, context: ReadingContext, known: Collection[str]) -> dict[str, Reading[Any]]:
    """The topic is named (« mon nom c'est… », « mettez début mai »): its new value follows."""
    message = spell_out(kept)
    parts = _new_parts(kept)
    for topic in _BY_NAME:
        if topic not in known or not _named(topic).search(message.text):
            continue
        for part in _candidates(topic, parts, kept, context):
            reading = PARSERS[topic].read(part, context)
            if reading is not None and reading.value is not None and _fits(topic, part, context):
                return {topic: reading}
    return {}


def _by_kind(
    message: Folded, kept: str, context: ReadingContext, known: Collection[str]
) -> dict[str, Reading[Any]]:
    """No word says the topic, but the value can be of one kind only: a date, a full name."""
    if (
        "timeline" in known
        and find_moments(spell_out(kept), context.today)
        and not _CALL.search(message.text)
    ):
        for part in [*_new_parts(kept), kept]:
            reading = timeline.read(part, context)
            if reading is not None and _fits("timeline", part, context):
                return {"timeline": reading}
    for part in _new_parts(kept) if "name" in known else []:
        name = person_name.read(part, context)
        if name is not None and name.value is not None and _FULL_NAME.fullmatch(part.strip(" .!")):
            return {"name": name}
    return {}


def _candidates(topic: str, parts: list[str], kept: str, context: ReadingContext) -> list[str]:
    """Where the new value may stand, the most pointed first."""
    if topic == "need":
        said = next(iter(need.find(kept, context)), None)
        return [str(said.value), *parts] if said is not None else parts
    return [*parts, kept] if topic in _IN_WHOLE else parts


def _fits(topic: str, part: str, context: ReadingContext) -> bool:
    """A reader of answers takes what it is given; a correction must look like a value of its topic."""
    message = spell_out(part)
    if topic == "timeline":
        return bool(find_moments(message, context.today))
    if topic in ("size", "budget", "end_customers", "gateway_companies"):
        return bool(find_quantities(message))
    if topic == "regulation":
        return bool(find_texts(message) or find_reference(message))
    if topic in ("name", "organisation", "role"):
        return len(part.split()) <= 8
    return True


def _bare_number(
    message: Folded, kept: str, context: ReadingContext, known: Collection[str], asking: str | None
) -> dict[str, Reading[Any]]:
    """« 38, pas 30 »: the topic whose old value is the rejected number, or the only one it can be."""
    if not [number for number in find_quantities(spell_out(kept)) if not number.is_article]:
        return {}
    numbers = {number.value for number in find_quantities(message)}
    possible = [topic for topic in ("size", "budget") if topic in known and topic != asking]
    if isinstance(known, Mapping):
        rejected = [topic for topic in possible if known[topic] in numbers]
        possible = rejected or possible
    if len(possible) != 1:
        return {}
    reading = PARSERS[possible[0]].read(kept, context)
    return {possible[0]: reading} if reading is not None and reading.value is not None else {}
