"""Phone numbers, as people type or dictate them, and when they wish to be called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.leads.fields.call_times import call_time
from bot.leads.fields.digits_in_words import spell_digits
from bot.leads.fields.phone_numbers import Outcome, hinted_regions, identify
from bot.leads.fields.phone_words import without_hundreds
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import Typed, preferred

# Groups of digits with what people put between them; a letter O may stand for the first zero.
_RUN = re.compile(
    r"(?<![\w.,@/-])(?P<plus>\+ ?|\(\+|\+\()?\(?(?P<digits>[\do]\d*(?:[ .\-/_()]{1,3}\d+|[ ]?\(0\)[ ]?\d+)*)"
    r"(?![\w@€%]|[.,]\d)"
)
_GROUP = re.compile(r"\d+")
_NOT_A_PHONE = re.compile(
    r"\b(?:siren|siret|rcs|tva|iban|rib|bic|ref|reference|dossier|facture|commande|contrat|client|devis|marche|bce"
    r"|ninea|ape|naf|isbn|imei|serie|code postal|cp|budget)\b[^\d,;\n]{0,20}$"
)
_UNIT = re.compile(
    r"\s?(?:€|euros?\b|eur\b|k€?\b|balles\b|personnes?\b|salaries?\b|clients?\b|habitants?\b|ans\b|%|m2\b|fcfa\b"
    r"|chf\b|dollars?\b|tablettes?\b|postes?\b|licences?\b)"
)
_ANNOUNCED = re.compile(
    r"\b(?:tel|tels|telephone|phone|num|numero|portable|mobile|fixe|ligne|gsm|natel|cell|cellulaire|whatsapp|joindre"
    r"|joignable|appel\w*|rappel\w*|sms|contacte[rz]?|call)\b"
)
_DATE = re.compile(
    r"(?<!\d)(?<!\d[ ./-])(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)(?!([./-])\d)"
)
_MOST_GROUPS = 24  # two numbers typed digit by digit
_HOUR_AFTER = re.compile(r"\s?(?:h\b|h\d|heures?\b)")


@dataclass(frozen=True)
class _Number:
    groups: list[str]
    start: int
    end: int
    international: bool


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """The phone numbers of a message that can hardly be anything else, in E.164."""
    typed = Typed.of(text)
    hints = hinted_regions(typed.folded)
    announced = _ANNOUNCED.search(typed.folded) is not None
    readings = []
    for number in _numbers(typed.folded):
        outcome = _identify(number, context, hints)
        if outcome.e164 and _is_sure(typed, number, outcome, announced):
            readings.append(_reading(typed, number, outcome))
    return readings


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The number in an answer to the question about it, or what is wrong with the one that was typed."""
    typed = Typed.of(text)
    hints = hinted_regions(typed.folded)
    numbers = [n for n in _numbers(typed.folded) if not _is_something_else(typed, n)]
    if not any(_is_attempt(typed, n) for n in numbers):
        return _read_dictated(typed, context, hints)
    judged = [(n, _identify(n, context, hints)) for n in numbers]
    usable = [(n, o) for n, o in judged if o.e164]
    if usable:
        chosen = preferred(typed.folded, [(n.start, n.end) for n, _ in usable])
        reading = _reading(typed, *usable[chosen])
        others = [o.e164 for _, o in usable if o.e164 != reading.value]
        return reading if not others else _with_others(reading, others)
    number, outcome = max(judged, key=lambda pair: len("".join(pair[0].groups)))
    return Reading(None, typed.quote(number.start, number.end), outcome.problem)


def _is_attempt(typed: Typed, number: _Number) -> bool:
    """Whether these digits were meant as a phone number, complete or not: a year or a quantity were not."""
    digits = "".join(number.groups)
    if re.fullmatch(r"(?:19|20)\d\d", digits):
        return False
    alone = re.sub(r"\D", "", typed.folded) == digits and len(typed.folded) < len(digits) + 25
    begins = number.international or digits.startswith("0")
    return len(digits) >= 6 or (len(digits) >= 4 and (begins or alone))


def _with_others(reading: Reading[str], others: list[str | None]) -> Reading[str]:
    return Reading(reading.value, reading.quote, reading.problem, {**reading.detail, "others": others})


def _identify(number: _Number, context: ReadingContext, hints: list[str]) -> Outcome:
    return identify(number.groups, international=number.international, country=context.country, hints=hints)


def _read_dictated(typed: Typed, context: ReadingContext, hints: list[str]) -> Reading[str] | None:
    """« zéro six trente-neuf… »: the same, once the words are digits."""
    spelt = spell_digits(without_hundreds(typed.folded))
    if spelt is None:
        return None
    number = _Number(spelt.groups, spelt.start, spelt.end, spelt.international)
    outcome = _identify(number, context, hints)
    if outcome.e164 is None:
        return Reading(None, typed.quote(spelt.start, spelt.end), outcome.problem)
    return _reading(typed, number, outcome)


def _reading(typed: Typed, number: _Number, outcome: Outcome) -> Reading[str]:
    when = call_time(typed, number.start, number.end)
    detail = {"when": when} if when else {}
    return Reading(outcome.e164, typed.quote(number.start, number.end), outcome.problem, detail)


def _numbers(folded: str) -> Iterator[_Number]:
    folded = _DATE.sub(lambda match: "#" * len(match.group()), folded)
    for match in _RUN.finditer(folded):
        start, end = match.span("digits")
        groups = list(
            _GROUP.finditer(folded.replace("o", "0") if folded[start] == "o" else folded, start, end)
        )
        if not groups or len(groups) > _MOST_GROUPS:
            continue
        yield from _cut(folded, groups, match.start(), match["plus"] is not None)


def _cut(folded: str, groups: list[re.Match[str]], start: int, international: bool) -> Iterator[_Number]:
    """The numbers in one run of groups: « 06… / 01… » are two."""
    first = 0
    if not international:
        for index in range(1, len(groups)):
            length = sum(len(g.group()) for g in groups[first:index])
            if length == 10 and groups[first].group().startswith("0") and groups[index].group()[0] == "0":
                yield _Number(_digits(groups[first:index]), start, groups[index - 1].end(), False)
                first, start = index, groups[index].start()
    yield _Number(_digits(groups[first:]), start, groups[-1].end(), international)


def _digits(groups: list[re.Match[str]]) -> list[str]:
    # « (0) » between the country and the number is not dialled from abroad.
    return [g.group() for i, g in enumerate(groups) if not (i == 1 and g.group() == "0")]


def _is_something_else(typed: Typed, number: _Number) -> bool:
    before = typed.folded[max(0, number.start - 40) : number.start]
    if _NOT_A_PHONE.search(before) and not _ANNOUNCED.search(before):
        return True
    return bool(_UNIT.match(typed.folded, number.end) or _HOUR_AFTER.match(typed.folded, number.end))


def _is_sure(typed: Typed, number: _Number, outcome: Outcome, announced: bool) -> bool:
    if _is_something_else(typed, number):
        return False
    return outcome.sure or announced and len("".join(number.groups)) >= 10
