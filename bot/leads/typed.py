"""What staff types into a form about a lead, read as what the lead holds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from email_validator import EmailNotValidError, validate_email
from stdnum.fr import siren as siren_key
from stdnum.fr import siret as siret_key

from bot.leads.fields import phone
from bot.leads.fields.reading import ReadingContext
from bot.leads.history import CONTENT, as_text
from bot.leads.lead import Lead
from bot.reference import companies, places

PERIODS = ("once", "month", "year")
USAGES = ("own", "resale", "embed", "recommend", "compliance")
LONGEST_LINE, LONGEST_TEXT = 250, 4_000
_LARGEST = 2**53
_SENTENCES = frozenset({"need", "regulation", "procedure", "end_customers", "gateway_companies"})


class NotReadable(ValueError):
    """What was typed cannot be used; the message is a code of the wording."""


@dataclass(frozen=True)
class Typed:
    """What was read: the fields that differ from the lead, and what is wrong with the others."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def read_values(lead: Lead, texts: Mapping[str, str], today: datetime.date) -> Typed:
    """Read the fields of a form. What stands there as it was shown is not judged: rules may be younger."""
    typed = Typed()
    for name in CONTENT:
        text = texts.get(name)
        if text is None or text.strip() == shown(lead, name):
            continue
        try:
            value = _read(name, text.strip(), today)
        except NotReadable as problem:
            typed.problems[name] = str(problem)
            continue
        if value != getattr(lead, name):
            typed.values[name] = value
    return typed


def shown(lead: Lead, name: str) -> str:
    """A field as its form shows it at first."""
    return as_text(getattr(lead, name)) or ""


def _read(name: str, text: str, today: datetime.date) -> Any:
    if not text:
        return None
    if name in _READERS:
        return _READERS[name](text, today)
    line = text.replace("\r\n", "\n") if name in _SENTENCES else " ".join(text.split())
    if len(line) > (LONGEST_TEXT if name in _SENTENCES else LONGEST_LINE):
        raise NotReadable("too_long")
    return line


def _email(text: str, _: datetime.date) -> str:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise NotReadable("email") from None


def _phone(text: str, today: datetime.date) -> str:
    found = phone.read(text, ReadingContext(today, asked=True))
    if found is None or found.value is None:
        raise NotReadable("phone")
    return found.value


def _siren(text: str, _: datetime.date) -> str:
    number = "".join(filter(str.isalnum, text))
    if not siren_key.is_valid(number):
        raise NotReadable("siren")
    return number


def _siret(text: str, _: datetime.date) -> str:
    number = "".join(filter(str.isalnum, text))
    if not siret_key.is_valid(number):
        raise NotReadable("siret")
    return number


def _legal_category(text: str, _: datetime.date) -> str:
    if not companies.is_legal_category(text):
        raise NotReadable("legal_category")
    return text


def _naf(text: str, _: datetime.date) -> str:
    code = companies.naf_code(text)
    if code is None:
        raise NotReadable("naf")
    return code


def _postcode(text: str, _: datetime.date) -> str:
    code = "".join(text.split())
    if not places.is_postcode(code):
        raise NotReadable("postcode")
    return code


def _department(text: str, _: datetime.date) -> str:
    found = places.department(text) or places.named_department(text)
    if found is None:
        raise NotReadable("department")
    return found.code


def _number(text: str, _: datetime.date) -> int:
    digits = "".join(text.split()).removesuffix("€")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _LARGEST:
        raise NotReadable("number")
    return int(digits)


def _date(text: str, _: datetime.date) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise NotReadable("date") from None


def _one_of(codes: tuple[str, ...]) -> Callable[[str, datetime.date], str]:
    def read(text: str, _: datetime.date) -> str:
        if text not in codes:
            raise NotReadable("choice")
        return text

    return read


_READERS: Mapping[str, Callable[[str, datetime.date], Any]] = {
    "email": _email,
    "phone": _phone,
    "siren": _siren,
    "siret": _siret,
    "legal_category": _legal_category,
    "naf": _naf,
    "size_band": lambda text, today: _one_of(tuple(companies.size_bands()))(text, today),
    "postcode": _postcode,
    "department": _department,
    "size": _number,
    "budget": _number,
    "budget_period": _one_of(PERIODS),
    "usage": _one_of(USAGES),
    "timeline_date": _date,
    "deadline": _date,
}
