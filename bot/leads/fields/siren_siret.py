"""French company numbers: SIREN (nine digits), SIRET (fourteen) and VAT numbers that hold a SIREN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.fr import siren as siren_key
from stdnum.fr import siret as siret_key

from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import Typed, preferred

_SEPARATOR = r"[ .\-/_]{0,3}"
# Runs of digits in groups; a letter O stands for a zero inside a number.
_RUN = re.compile(
    r"(?:(?<![\w+])|(?<=siret)|(?<=siren))"
    rf"(?P<plus>\+ ?)?(?:fr[ ]?(?P<vat>[0-9a-z]{{2}}){_SEPARATOR})?(?P<digits>\d(?:{_SEPARATOR}[\do])*)(?!\w)"
)
_CUE = re.compile(
    r"\b(?:siren|sirets?|sirene|rcs|r\.c\.s\.|tva|insee|immatricul\w+|kbis)(?![a-z])"
    r"|\bnum(?:ero)? d'entreprise\b"
)
_NIC = re.compile(r"(?P<siren>\d{9})\D{0,30}\bnic\b\D{0,12}(?P<nic>\d{5})(?!\d)")
_OTHER_NUMBER = re.compile(
    r"\b(?:tel|telephone|portable|mobile|fixe|gsm|natel|appel\w*|joindre|fax|whatsapp|iban|rib|dossier|ref|reference"
    r"|facture|commande|contrat|client|devis|marche|ape|naf|code postal)\b[^\d,;.]{0,20}$"
)
_UNIT = re.compile(
    r"\s?(?:€|euros?\b|eur\b|k€|balles\b|personnes?\b|salaries?\b|clients?\b|habitants?\b|ans\b|%)"
)
_FOREIGN = re.compile(
    r"\b(?:bce|kbo|ninea|ide|uid|neq|rccm|niu|ncc|nif|numero de contribuable|tva be)\b|\bche\b-?"
    r"|\bbe ?[01]?(?=\d{3}[ .])|\bregistre d[eu] commerce d[eu] (?!france|paris)"
)


@dataclass(frozen=True)
class _Number:
    digits: str
    start: int
    end: int
    vat: bool
    grouped: bool


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """Numbers with a right key that are announced as such, or that can hardly be anything else."""
    typed = Typed.of(text)
    sure = [number for number in _numbers(typed) if _is_sure(typed, number)]
    whole = [n.digits for n in sure if len(n.digits) == 14]
    return [_reading(typed, n) for n in sure if n.digits in whole or n.digits not in {d[:9] for d in whole}]


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The number in an answer to the question about it, the whole SIRET where both are given.

    A wrong key keeps the value and adds a problem: people do hold numbers that were typed wrongly into
    their papers, so it is asked once and kept when confirmed.
    """
    typed = Typed.of(text)
    numbers = [n for n in _numbers(typed) if not _is_something_else(typed, n)]
    whole = [n for n in numbers if len(n.digits) in (9, 14)]
    if whole:
        return _reading(typed, _chosen(typed, whole))
    if _FOREIGN.search(typed.folded):
        return None
    long_enough = [n for n in numbers if len(n.digits) >= 6 and not _is_phone(n)]
    if not long_enough:
        return None
    number = max(long_enough, key=lambda n: len(n.digits))
    return Reading(
        None, typed.quote(number.start, number.end), "siren_length", {"digits": len(number.digits)}
    )


def _chosen(typed: Typed, numbers: list[_Number]) -> _Number:
    number = numbers[preferred(typed.folded, [(n.start, n.end) for n in numbers])]
    for other in numbers:
        if len(other.digits) == 14 and other.digits.startswith(number.digits):
            return other
    return number


def _reading(typed: Typed, number: _Number) -> Reading[str]:
    digits = number.digits
    quote = typed.quote(number.start, number.end)
    siren = digits[:9]
    detail = {"siren": siren, "siret": digits if len(digits) == 14 else None}
    valid = siret_key.is_valid(digits) if len(digits) == 14 else siren_key.is_valid(digits)
    return Reading(digits, quote, None if valid else "siren_bad_key", detail)


def _numbers(typed: Typed) -> Iterator[_Number]:
    folded = typed.folded
    for match in _RUN.finditer(folded):
        if match["plus"]:
            continue
        for start, end in _parts(folded, match.start("digits"), match.end("digits")):
            run = folded[start:end]
            digits = re.sub(r"\D", "", run.replace("o", "0"))
            vat = match["vat"] is not None and len(digits) == 9
            nic = _NIC.match(folded[start : start + 80]) if len(digits) == 9 and run.isdigit() else None
            if nic:
                yield _Number(nic["siren"] + nic["nic"], start, start + nic.end(), False, True)
            else:
                yield _Number(digits, match.start() if vat else start, end, vat, run != digits)


def _parts(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """A run of digits as one number, or as two where a slash or a dash between spaces parts them."""
    parts = [start]
    for match in re.finditer(r" [/\-] |/(?=\d{9})", folded[start:end]):
        left = re.sub(r"\D", "", folded[parts[-1] : start + match.start()])
        if len(left) in (9, 14):
            parts.append(start + match.end())
    bounds = [*parts, end]
    spans = [(a, b) for a, b in zip(bounds, bounds[1:], strict=False)]
    return [(a, a + len(re.sub(r"[ /\-._]+$", "", folded[a:b]))) for a, b in spans]


def _is_phone(number: _Number) -> bool:
    return len(number.digits) == 10 and number.digits.startswith("0")


def _is_something_else(typed: Typed, number: _Number) -> bool:
    before = typed.folded[max(0, number.start - 30) : number.start]
    if (_OTHER_NUMBER.search(before) or _FOREIGN.search(before)) and not _CUE.search(before):
        return True
    return bool(_UNIT.match(typed.folded, number.end))


def _is_sure(typed: Typed, number: _Number) -> bool:
    if _is_something_else(typed, number) or len(number.digits) not in (9, 14):
        return False
    if _reading(typed, number).problem is not None:
        return False
    announced = number.vat or bool(_CUE.search(typed.folded[max(0, number.start - 40) : number.start]))
    return announced or len(number.digits) == 14
