"""Who the visitor will pass the product on to, and how many they are."""

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import Number, find_quantities
from bot.leads.fields.phrases import content_span, tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_dont_know, is_not_applicable, is_refusal
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.text import Folded

_BETWEEN = r"(?: ?(?:de |d'|petits? |petites? |environ |autres |futurs )*)"
_COUNTED = re.compile(rf"{_BETWEEN}{alternatives('customers', 'end_customers')}(?!\w)")
_QUALIFIER = re.compile(
    r" (?:mobiles?|internet|particuliers?|finaux|finales?|actifs?|premium|malvoyants?|seniors?|par an)"
)
_NOBODY = re.compile(r"\b(?:pas|aucun\w*|n'\w+ (?:rien|pas)|ne \w+ (?:rien|pas))\b")


def counted(message: Folded, nouns: re.Pattern[str]) -> Number | None:
    """The first number that counts them."""
    for number in find_quantities(message):
        if not number.is_article and nouns.match(message.text, number.end):
            return number
    return None


def count_in_answer(message: Folded, nouns: re.Pattern[str]) -> int | None:
    """How many, in an answer: the number beside their name, else the only number there is."""
    number = counted(message, nouns)
    if number:
        return number.value
    others = [other for other in find_quantities(message) if not other.is_article]
    return others[0].value if len(others) == 1 and not _NOBODY.search(message.text) else None


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The end customers in an answer, in the visitor's words, with their number when it is said."""
    message = spell_out(text)
    count = count_in_answer(message, _COUNTED)
    if count is None:
        nothing = whole_words("customers", "nothing_for_them").search(message.text)
        if nothing or is_not_applicable(text, "end_customers"):
            return Reading(None, text.strip(), "end_customers_none")
        if is_dont_know(text) or is_refusal(text) or text.strip().endswith("?"):
            return None
    start, end = content_span(message, (("customers", "lead_ins"),))
    value = tidy(message, start, end)
    return Reading(value, text.strip(), detail={"count": count}) if value else None


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """End customers counted in passing by someone who speaks of passing the product on to them.

    Without their number the question is still worth asking: nothing is found.
    """
    message = spell_out(text)
    if not whole_words("customers", "passing_on").search(message.text):
        return []
    number = counted(message, _COUNTED)
    noun = _COUNTED.match(message.text, number.end) if number else None
    if number is None or noun is None:
        return []
    qualifier = _QUALIFIER.match(message.text, noun.end())
    start, end = number.start, qualifier.end() if qualifier else noun.end()
    return [Reading(tidy(message, start, end), message.quote(start, end), detail={"count": number.value})]
