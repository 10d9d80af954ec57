"""Add up a workplace that is told person by person: « six moniteurs, ma femme au bureau et moi »."""

from __future__ import annotations

import re

from bot.leads.fields.french_numbers import Number, find_quantities
from bot.leads.fields.word_tables import phrases
from bot.leads.fields.words import alternatives
from bot.qualification.text import Folded

_SENTENCE = re.compile(r"[^.;!?\n:(]+")
_BETWEEN = re.compile(r"\s*(?:,(?: et| plus| puis)?|\bet\b(?! demie?)|\bplus\b|\+|&|\bainsi que\b)\s*")
_LEAD = re.compile(
    r"^(?:(?:bah|ben|euh|heu|alors|donc|bon|ah|oh|oui|chez nous|ici|en gros|disons|voyons|il y a|y a|ya|on a"
    r"|j'ai|nous avons|nous sommes|on est|c'est|avec|en tout)[ ,]*){0,4}"
)
_ME = re.compile(
    r"(?:moi(?:[- ]meme)?|bibi|ma pomme|votre serviteur|votre servante)(?: (?:meme|aussi|bien sur))?"
)
_US = re.compile(r"(?:nous|on est) (?P<n>deux|trois|quatre|cinq)")
_RELATIVE = (
    r"(?:femme|mari|epouse|epoux|conjointe?|compagne|compagnon|frere|soeur|fils|fille|pere|mere|beau-\w+|belle-\w+"
    r"|cousine?|neveu|niece|oncle|tante|collegue|petite?|gamin|patron(?:ne)?|remplacante?|alternante?)s?"
)
_TITLES = "|".join(re.escape(title).replace(r"\ ", " ") for title in phrases("job_titles"))
# What somebody does, by its ending: « vétérinaires », « monitrices », « plombiers ».
_BY_ENDING = r"[a-z-]{2,20}(?:eur|euse|rice|ier|iere|ien|ienne|iste|aire|ologue|ant|ante|esse)s?"
_PERSON = re.compile(
    rf"(?:(?:jeunes?|petite?s?|autres?|bons?|vieux|ancien(?:ne)?s?) )?(?:{_RELATIVE}"
    rf"|{alternatives('staff', 'staff')}|(?:{_TITLES})s?|{_BY_ENDING})(?!\w)"
)
_OTHER = re.compile(rf"{alternatives('staff', 'not_staff')}(?!\w)")
_ONE = re.compile(r"(?:mon|ma|notre|le|la|l'|une?) ?")
_ALSO = re.compile(r"(?: (?!(?:est|sont|ont|a|qui|que|dont|pour|par|depuis|mais|et)\b)[a-z'-]+){0,4}$")
_WORD_NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5}


def total(message: Folded) -> tuple[int, int, int] | None:
    """The sum of a sentence that lists people and nothing else, with where it begins and ends; or None."""
    numbers = find_quantities(message)
    for sentence in _SENTENCE.finditer(message.text):
        lead = _LEAD.match(sentence.group())
        start = sentence.start() + (lead.end() if lead else 0)
        counts = _counts(message, start, sentence.end(), numbers)
        if len(counts) >= 2 and all(counts):
            return sum(counts), start, sentence.end()
    return None


def _counts(message: Folded, start: int, end: int, numbers: list[Number]) -> list[int]:
    """How many each item of the list counts; 0 for an item that counts nobody."""
    items, begin = [], start
    for match in _BETWEEN.finditer(message.text, start, end):
        items.append((begin, match.start()))
        begin = match.end()
    items.append((begin, end))
    return [_count(message.text, *item, numbers) for item in items if message.text[item[0] : item[1]].strip()]


def _count(folded: str, start: int, end: int, numbers: list[Number]) -> int:
    text = folded[start:end].strip()
    us = _US.fullmatch(text)
    if us:
        return _WORD_NUMBERS[us["n"]]
    if _ME.fullmatch(text):
        return 1
    begin = start + len(folded[start:end]) - len(folded[start:end].lstrip())
    number = next((n for n in numbers if n.start == begin and n.end <= end and not n.is_article), None)
    mine = re.match(r"(?:mes|nos|les) ", text)
    if mine and number is None:
        number = next((n for n in numbers if n.start == begin + mine.end() and n.end <= end), None)
    one = _ONE.match(text)
    noun = folded[number.end : end].strip() if number else text[one.end() :] if one else ""
    if number and not noun and "+" in folded[number.end : number.end + 3]:
        return number.value  # « 12 + 3 apprentis »
    person = _PERSON.match(noun)
    if person is None or _OTHER.match(noun) or not _ALSO.match(noun[person.end() :].rstrip()):
        return 0
    return number.value if number else 1
