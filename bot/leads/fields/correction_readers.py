"""The new value of one topic in one clause of a correction, where the clause shows that it holds one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.leads.fields import correction_words as change
from bot.leads.fields import organisation
from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_figures import new_budget, new_email, new_phone, new_siren, new_size
from bot.leads.fields.correction_given import TOTAL, Given, first_found, holds_money, numbers_in, read_as
from bot.leads.fields.correction_names import corrected_name
from bot.leads.fields.correction_said import Said, old_text, share
from bot.leads.fields.correction_when import new_moment
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.name_parts import is_first_name
from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.references import find_reference, find_texts
from bot.leads.fields.word_tables import phrases
from bot.leads.fields.words import mapping, whole_words

_TITLE = re.compile(
    "(?:l[ae] |l'|une? )?(?:" + "|".join(map(re.escape, phrases("job_titles"))) + r")(?![\w-])"
)
_LABEL = re.compile(
    r"(?i)^(?:(?:ma|mon|la|le|comme) )?(?:fonction|poste|titre|r[oô]le|m[ée]tier)(?: est| c'est)?[ :]+"
)
_CAPITALS = re.compile(
    r"[A-ZÀ-Þ][\w'’&.-]*(?: (?:(?:de|du|des|la|le|les|et|&|en|sur) ){0,2}[A-ZÀ-Þ&][\w'’&.-]*)+"
)
_LINE = re.compile(r"(?:le |la |l'|notre )?(?:nom|raison|maison|holding|contrat)\b")
_LONGEST = 16
_LONGER_BY = 4  # words that a list may have more than the one that it replaces
# The part of the old need that stands again in what is to be noted instead of it.
_TOLD_ANEW = 0.5
_CALLED = re.compile(r"\b(?:s'appelle|nomme|nom|denomination|c'est|mett?[er]z?|note[rz]?|ecri\w+)\b")
# What tells since when, after a function.
_SINCE = re.compile(
    r"(?i)\s(?:depuis|le mois|la semaine|hier|l'an|l’an|l'année|cette|ce mois|au 1er|à partir|en (?:janv"
    r"|f[ée]v|mars|avr|mai"
    r"|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)|maintenant|désormais)\b.*"
)
_ADDS = re.compile(
    r"^(?:et )?r?ajoute[zr]? (?!que\b|.*\b(?:nom|prenom|e?-?mail|numero|telephone|accents?|lettres?"
    r"|euros?|€|[b-z])\b)"
)


def _need(given: Given, context: ReadingContext) -> Reading[Any] | None:
    old, said = old_text(given.old), given.said
    common = change.shares_word(said.sentence, old)
    new_told = said.pointed and change.shares_word(said.values[0], old)
    if new_told and share(old, said.values[0]) >= _TOLD_ANEW:
        return read_as("need", change.trimmed(said.values[0]), context)
    if old and (given.meant or common or _ADDS.search(spell_out(said.clause).text)):
        counted = (common or given.named) and not holds_money(said.clause)
        total = counted and TOTAL.search(spell_out(said.sentence).text)
        new = None if total else change.changed(old, said, "need", context, named=True)
        if new is None and counted:
            new = _need_counted_anew(given, old)
        if new is not None:
            return _words("need", new, said, context)
    if not given.named:
        return None
    whole = next(iter(PARSERS["need"].find(said.sentence, context)), None)
    for part in [str(whole.value)] if whole else [] or list(said.values[:-1]):
        reading = None if _tells_no_thing(part, context) else read_as("need", part, context)
        if reading is not None and len(part.split()) <= 20:
            return reading
    return None


def _tells_no_thing(text: str, context: ReadingContext) -> bool:
    """« Je peux monter à 240 euros », « c'est en mars qu'il faut livrer »: an amount or a date alone."""
    message = spell_out(text)
    tells = holds_money(text) or find_moments(message, context.today)
    return bool(tells) and not whole_words("products", "products").search(message.text)


def _need_counted_anew(given: Given, old: str) -> str | None:
    total = TOTAL.search(spell_out(given.said.sentence).text)
    if total and change.shares_word(given.said.sentence, old):
        return change.counted_anew(old, dataclasses.replace(given.said, clause=total["n"]), None)
    if change.same_thing_counted(old, given.said.clause):
        return change.counted_anew(old, given.said, None)
    if not (given.cued or given.said.pointed) or not change.shares_word(given.said.sentence, old):
        return None
    return change.counted_anew(old, given.said, None)


def _customers(topic: str) -> Callable[[Given, ReadingContext], Reading[Any] | None]:
    """The reader of the topics that are counted in words: « nos 3 000 abonnés », « une dizaine de TPE »."""

    def reader(given: Given, context: ReadingContext) -> Reading[Any] | None:
        old, said = old_text(given.old), given.said
        if not (given.meant or change.shares_word(said.clause, old)):
            return None
        new = None
        if old and not change.new_words(said, old):
            new = change.counted_anew(old, said, re.compile(mapping("corrections", "topics")[topic]))
        if new is None and old:
            new = change.changed(old, said, topic, context, named=given.named)
            if new is not None and change.new_words(said, old) and numbers_in(said.tail):
                new = None
        if new is not None:
            return _words(topic, new, said, context)
        for part in _cut_values(said, max(_LONGEST, len(old.split()) + _LONGER_BY)):
            counts = numbers_in(part) and numbers_in(said.clause)
            reading = read_as(topic, part, context) if counts and given.meant else None
            if reading is not None:
                return Reading(reading.value, said.clause, detail=reading.detail)
        return None

    return reader


def _cut_values(said: Said, longest: int) -> Iterator[str]:
    """Where the new value may stand: a list to the end of the sentence, else as short as it can be cut."""
    listed = not whole_words("corrections", "sentences").search(spell_out(said.tail).text)
    for value in (*([said.tail] if listed else []), *said.values[:-1], said.tail, said.clause):
        cut = change.trimmed(value)
        if cut and len(cut.split()) <= longest:
            yield cut


def _marked(topic: str) -> Callable[[Given, ReadingContext], Reading[Any] | None]:
    """The reader of what has a reference and a deadline: a procedure, a control."""

    def reader(given: Given, context: ReadingContext) -> Reading[Any] | None:
        old, said = old_text(given.old), given.said
        about = whole_words("corrections", f"dates_of_{topic}").search(spell_out(said.sentence).text)
        named = given.named or bool(about)
        found = first_found(topic, said.sentence, context)
        named = named or change.like_reference(old, said.clause)
        if old and (named or given.refused):
            new = change.changed(old, said, topic, context, named=named)
            return _words(topic, new, said, context) if new is not None else None
        if old or (topic == "procedure" and found is not None):
            return None if old else found
        for part in said.values if given.named else ():
            message = spell_out(part)
            if find_texts(message) or find_reference(message):
                return read_as(topic, part, context)
        return None

    return reader


def _words(topic: str, value: str, said: Said, context: ReadingContext) -> Reading[Any] | None:
    """A value put together: read once more for what it holds (a reference, a deadline, a number)."""
    reading = read_as(topic, value, context)
    detail = dict(reading.detail) if reading else {}
    if topic in ("procedure", "regulation"):
        detail["reference"] = detail.get("reference") or change.reference_in(value)
    return Reading(value, said.clause, detail=detail)


def _role(given: Given, context: ReadingContext) -> Reading[Any] | None:
    for typed in given.said.values:
        value = change.trimmed(typed)
        message = spell_out(value)
        titled = _TITLE.match(message.text) is not None
        listed = given.cued and 2 <= len(value.split()) <= 6
        announced = titled and (typed != given.said.clause or listed)
        if not (announced or given.meant) or not 1 <= len(value.split()) <= 12:
            continue
        if not titled and whole_words("corrections", "sentences").search(message.text):
            continue
        reading = read_as("role", _LABEL.sub("", _SINCE.sub("", value)), context)
        if reading is None or len(str(reading.value).split()) > 8:
            continue
        if not (str(reading.value)[:1].isupper() and is_first_name(str(reading.value).split()[0])):
            return reading
    return first_found("role", given.said.clause, context) if given.cued else None


def _organisation(given: Given, context: ReadingContext) -> Reading[Any] | None:
    if not given.meant:
        return None
    for value in given.said.values:
        value = change.trimmed(value)
        bare = value == given.said.clause and not given.refused
        if len(value.split()) > 9 or (bare and not _CAPITALS.fullmatch(value)):
            continue
        if whole_words("corrections", "sentences").search(spell_out(value).text):
            continue
        if value.islower() and (_names_a_line(value) or _is_no_name(value, given.said)):
            continue
        reading = organisation.read(value, context)
        if reading is not None and reading.value and reading.problem is None:
            return reading
    return first_found("organisation", given.said.clause, context)


def _names_a_line(value: str) -> bool:
    """« le nom de la maison mère »: announces the name, and is none."""
    return _LINE.match(spell_out(value).text) is not None


def _is_no_name(value: str, said: Said) -> bool:
    """« Ma boîte est pleine »: a lone word in small letters is a name only where it is called one."""
    return len(value.split()) == 1 and not _CALLED.search(spell_out(said.clause).text)


def _name(given: Given, context: ReadingContext) -> Reading[Any] | None:
    company = whole_words("corrections", "of_a_company").search(spell_out(given.said.sentence).text)
    name = None if company else corrected_name(given.said, given.old, context)
    return Reading(name, given.said.clause) if name is not None else None


def _timeline(given: Given, context: ReadingContext) -> Reading[Any] | None:
    return new_moment(given.said, context, named=given.meant, cued=given.cued)


READERS: Mapping[str, Callable[[Given, ReadingContext], Reading[Any] | None]] = {
    "email": new_email,
    "siren_or_siret": new_siren,
    "phone": new_phone,
    "procedure": _marked("procedure"),
    "regulation": _marked("regulation"),
    "end_customers": _customers("end_customers"),
    "gateway_companies": _customers("gateway_companies"),
    "need": _need,
    "size": new_size,
    "budget": new_budget,
    "role": _role,
    "organisation": _organisation,
    "name": _name,
    "timeline": _timeline,
}
"""By the name of the topic."""
