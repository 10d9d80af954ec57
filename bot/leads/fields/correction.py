"""Whether a message takes back something already given: which topics, and their new values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from bot.leads.fields import timeline
from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_figures import bare_number
from bot.leads.fields.correction_given import Given
from bot.leads.fields.correction_readers import READERS
from bot.leads.fields.correction_said import Said, is_refused, old_text, statements, tokens
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import YesNo, read_confirmation
from bot.leads.fields.words import mapping, whole_words

#: In the order in which a number or a word is claimed: what is known by its form comes first.
_ORDER = (
    "email", "siren_or_siret", "phone", "procedure", "regulation", "end_customers", "gateway_companies",
    "need", "size", "budget", "role", "organisation", "name", "timeline",
)  # fmt: skip
#: Topics whose values are recognised anywhere; the others are corrected in the clause that is about them.
_BY_FORM = frozenset({"email", "siren_or_siret", "phone", "size", "budget"})
_CHANGED_IN_PARTS = frozenset({"procedure", "regulation"})
_LABELLED = re.compile(r"(?:^|[.!?\n] ?)\W*\w[^:.!?]{2,30} ?: ?\w")
_COUNTED_IN_WORDS = ("end_customers", "gateway_companies")
_OF_A_NAME = re.compile(r"\b(?:nom|prenom|m'appelle)\b")
_COUNTS_ALL = re.compile(
    r"\b(?:nous (?:sommes|serons)|on (?:est|sera)|(?:ca|cela) (?:fait|fera)|au total|en tout)\b"
)
_NOT_OF_THE_ANSWER = re.compile(r"(?i)^\W*(?:(?:ah|oh|euh|bah|ben)\W+)*(?:non|oui|ok)\b\W*")
_REVIEWS = ("confirm", "anything_else")
_NEAR_NAMES = ("organisation", "role")


def find(
    text: str,
    context: ReadingContext,
    known: Collection[str] | Mapping[str, Any] = (),
    asking: str | None = None,
) -> list[tuple[str, Reading[Any]]]:
    """The corrections in a message: topics already known, with their new value.

    `known` names the topics that have a value; given as a mapping, the old values tell what is refused and
    what is kept. A topic being asked and not known yet is answered, not corrected. While the recap is
    checked (`asking`), a value that differs is a correction; before, words must say that one is taken back.
    """
    if asking == "consent":  # « non, c'est la boîte commune » refuses, and takes nothing back
        text = _NOT_OF_THE_ANSWER.sub("", text)
    values: dict[str, Any] = dict(known) if isinstance(known, Mapping) else dict.fromkeys(known)
    given = statements(text, values)
    cued = _takes_back(text, given, reviewing=asking in _REVIEWS)
    if not given or cued is None:
        return []
    found: dict[str, Reading[Any]] = {}
    rest, claimed = text, set[str]()
    for topic in _ORDER:
        if topic not in values or (topic not in _BY_FORM and cued is False and _agrees(text)):
            continue
        if topic in _NEAR_NAMES and asking == "name" and not _names(topic).search(spell_out(text).text):
            continue  # « Ada Byron, c'est moi la patronne de… » answers, whatever is told of the company
        if topic == "name" and "email" in found and not _OF_A_NAME.search(spell_out(text).text):
            continue  # « avec deux n » is said of the address
        if topic == "timeline" and "email" in found and not _dates_the_request(text, context):
            continue  # « celle de la fac, je la perds en juin » tells why
        open_clauses = [said for said in statements(rest, values) if said.clause not in claimed]
        readings = _new_values(topic, open_clauses, values, context, cued=cued or bool(found))
        for reading in readings:
            claimed.add(reading.quote)
            rest = rest.replace(reading.quote, " " * len(reading.quote), 1)
        if readings and not _same(readings[-1].value, values[topic]):
            found[topic] = readings[-1]
    counted = any(t in values and _names(t).search(spell_out(text).text) for t in _COUNTED_IN_WORDS)
    if not (found or counted) and (cued or not _agrees(text)):
        open_to = {topic: value for topic, value in values.items() if topic != asking}
        found = bare_number(given, open_to, context)
    return list(found.items())


def _dates_the_request(text: str, context: ReadingContext) -> bool:
    return bool(_names("timeline").search(spell_out(text).text) or timeline.find(text, context))


def _takes_back(text: str, given: list[Said], *, reviewing: bool) -> bool | None:
    """Whether words say that something is taken back; None when nothing can be a correction."""
    message = spell_out(text)
    refuses = any(said.refused for said in given)
    if not reviewing:
        return True if refuses or whole_words("corrections", "takes_back").search(message.text) else None
    return refuses or bool(whole_words("corrections", "cues").search(message.text))


def _agrees(text: str) -> bool:
    """« Oui c'est ça, et… »: what follows is a remark, unless it is a line of the recap with its label."""
    return read_confirmation(text) is YesNo.YES and not _LABELLED.search(text)


def _new_values(
    topic: str, given: list[Said], values: Mapping[str, Any], context: ReadingContext, *, cued: bool
) -> list[Reading[Any]]:
    """The readings of a topic, the last one with its new value; only values in words take several changes."""
    old = values[topic]
    readings: list[Reading[Any]] = []
    for said in given if topic in _CHANGED_IN_PARTS else sorted(given, key=lambda one: _rank(topic, one)):
        named = _is_named(topic, said)
        refused = is_refused(said, old)
        if not refused and (not named or topic == "need") and _is_about_another(said, topic, values):
            continue
        if topic == "need" and _counts_people(said, values):
            continue
        facts = Given(said, old, named=named, refused=refused, cued=cued)
        reading = READERS[topic](facts, context)
        if reading is None or reading.value is None:
            continue
        if _same(reading.value, old):
            readings.insert(0, reading)
            continue
        readings.append(reading)
        if topic not in _CHANGED_IN_PARTS or old is None:
            break
        old = reading.value
    return readings


def _rank(topic: str, said: Said) -> tuple[bool, bool]:
    """« Avec les six recrues, nous sommes 74 »: all of them are counted before some of them."""
    counts_all = topic == "size" and _COUNTS_ALL.search(spell_out(said.clause).text) is not None
    return not counts_all, not said.pointed


def _counts_people(said: Said, values: Mapping[str, Any]) -> bool:
    """« Nous sommes 15, pas 14 »: the size, even where the need counts as many."""
    clause = spell_out(said.clause).text
    return "size" in values and bool(_names("size").search(clause)) and not _names("need").search(clause)


def _is_named(topic: str, said: Said) -> bool:
    """Whether the clause names the topic, or gives the value of what its sentence names."""
    clause = spell_out(said.clause).text
    if _names(topic).search(clause):
        return True
    shown = said.pointed or all(word[0].isupper() for word in said.clause.split() if len(word) > 3)
    sentence = shown and _names(topic).search(spell_out(said.sentence).text)
    return bool(sentence) and not any(_names(other).search(clause) for other in _ORDER)


@lru_cache(maxsize=32)
def _names(topic: str) -> re.Pattern[str]:
    return re.compile(mapping("corrections", "topics")[topic])


def _is_about_another(said: Said, topic: str, values: Mapping[str, Any]) -> bool:
    """Whether the sentence refuses the old value of another topic: its new value is of that topic."""
    if topic in _BY_FORM or not re.search(r"[^\W\d]{3}", " ".join(said.refused)):
        return False
    return any(is_refused(said, value) for other, value in values.items() if other != topic)


def _same(new: Any, old: Any) -> bool:
    if isinstance(new, str) and isinstance(old, str):
        return new == old or (tokens(new) == tokens(old) and spell_out(new).text == spell_out(old).text)
    if isinstance(old, Mapping):
        return old_text(vars(new) if hasattr(new, "first_name") else new) == old_text(old)
    return bool(new == old)
