"""Corrections of what is known by its form: addresses, numbers of any kind, amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.leads.fields import siren_siret
from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_given import TOTAL, Given, first_found, holds_money, numbers_in, read_as
from bot.leads.fields.correction_said import Said, tokens
from bot.leads.fields.correction_slips import address_part, number_ending
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.french_numbers import Number, find_quantities
from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.words import whole_words

_ONLY_AMOUNT = re.compile(r"\d[\d ]{0,10} ?(?:€|euros?|k€)(?: max\w*| par \w+)?")


def new_email(given: Given, context: ReadingContext) -> Reading[Any] | None:
    """The new address, whole or with the part that is wrong replaced."""
    found = [r for r in PARSERS["email"].find(given.said.sentence, context) if r.value]
    new = next((r for r in found if r.value != given.old), None)
    if new is not None or found:
        return new or found[0]
    if given.named or "arobase" in spell_out(given.said.clause).text:
        for value in given.said.values:
            reading = read_as("email", value, context)
            if reading is not None:
                return reading
    if not isinstance(given.old, str):
        return None
    part = address_part(given.said, given.old, named=given.named)
    return Reading(part, given.said.clause) if part and part != given.old else None


def new_phone(given: Given, context: ReadingContext) -> Reading[Any] | None:
    """The new number, or the old one with its new ending."""
    found = first_found("phone", given.said.sentence, context)
    if found is None and (given.named or given.cued):
        for value in given.said.values:
            if _spoken_digits(value) >= 8:
                found = found or read_as("phone", value, context)
    if found is None and isinstance(given.old, str):
        ending = number_ending(given.said, given.old)
        found = Reading(ending, given.said.clause) if ending else None
    return found


def _spoken_digits(text: str) -> int:
    message = spell_out(text)
    in_words = [number for number in find_quantities(message) if number.in_words]
    return sum(c.isdigit() for c in message.text) + sum(len(str(number.value)) for number in in_words)


def new_siren(given: Given, context: ReadingContext) -> Reading[Any] | None:
    """« le bon c'est 920 715 869 »: nine or fourteen digits with a right key need no name."""
    found = first_found("siren_or_siret", given.said.sentence, context)
    for value in () if found else given.said.values:
        if len(re.sub(r"\D", "", value)) in (9, 14) and not re.match(r"\s*(?:\+|0)", value):
            reading = siren_siret.read(value, context)
            if reading is not None and reading.value is not None and reading.problem is None:
                return reading
    return found


def new_size(given: Given, context: ReadingContext) -> Reading[Any] | None:
    """The new number of people."""
    clause = given.said.clause
    found = first_found("size", clause, context)
    total = TOTAL.search(spell_out(given.said.sentence).text)
    if total and (found is not None or given.named):
        return read_as("size", total["n"], context)
    moves = whole_words("corrections", "headcounts").search(spell_out(clause).text)
    clause = _undated(clause, context)
    counted = given.named or moves or (_refuses_number(given) and not holds_money(clause))
    if found is None and counted and numbers_in(clause):
        found = read_as("size", clause, context)
    return found


def _refuses_number(given: Given) -> bool:
    refused = [number.value for text in given.said.refused for number in numbers_in(text)]
    return isinstance(given.old, int) and given.old in refused


def new_budget(given: Given, context: ReadingContext) -> Reading[Any] | None:
    """The new amount, or the sum that it comes to."""
    clause = given.said.clause
    found = first_found("budget", clause, context)
    alone = _ONLY_AMOUNT.fullmatch(spell_out(clause).text) is not None
    money = holds_money(clause) and (given.cued or given.said.pointed or alone)
    total = TOTAL.search(spell_out(given.said.sentence).text)
    if total and money and int(total["n"]) >= 100:
        return read_as("budget", total["n"], context)
    undated = _undated(clause, context)
    if found is None and numbers_in(undated) and (given.named or money or _refuses_number(given)):
        found = read_as("budget", undated, context)
    return found


def _undated(text: str, context: ReadingContext) -> str:
    """The text with its dates blanked out: their figures are no amounts."""
    message = spell_out(text)
    for moment in find_moments(message, context.today):
        start, end = message.spans[moment.start][0], message.spans[moment.end - 1][1]
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def bare_number(
    given: list[Said], values: Mapping[str, Any], context: ReadingContext
) -> dict[str, Reading[Any]]:
    """« mets 4500 », « 38, pas 30 »: the topic whose old value is refused, or the only one it can be."""
    for said in given:
        dated = find_moments(spell_out(said.clause), context.today)
        numbers = [] if dated else numbers_in(said.clause)
        if len(numbers) != 1 or _counts_something(said, numbers[0]):
            continue
        refused = {number.value for text in said.refused for number in numbers_in(text)}
        possible = [topic for topic in ("size", "budget") if topic in values]
        possible = [topic for topic in possible if values[topic] in refused] or possible
        if len(possible) == 2:
            others = {"size": values["budget"], "budget": values["size"]}
            possible = [t for t in possible if _near(numbers[0].value, values[t], others[t])]
        reading = read_as(possible[0], said.clause, context) if len(possible) == 1 else None
        if reading is not None and reading.value != values[possible[0]]:
            return {possible[0]: reading}
    return {}


# « J'ai inversé deux chiffres » counts no people and no euros.
_OF_WRITING = re.compile(r"\s*(?:derniers? |premiers? )?(?:chiffres?|lettres?|mots?|fois|points?|tirets?)\b")


def _counts_something(said: Said, number: Number) -> bool:
    """« 3 coupures de courant »: what is counted is no line of the recap."""
    after = spell_out(said.clause).text[number.end :]
    return len(tokens(after)) > 3 or _OF_WRITING.match(after) is not None


def _near(number: int, old: Any, other: Any) -> bool:
    """Whether a number can only be a new value of this: « 4 500 » of 5 000 euros, « 11 » of 12 people."""
    if not isinstance(old, int) or not isinstance(other, int) or number < 1:
        return False
    far = other >= 100 * number or number >= 100 * other
    return old / 10 <= number <= old * 10 if number >= 100 else far and old / 2 <= number <= old * 2
