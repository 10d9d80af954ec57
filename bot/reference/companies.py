"""What a code of the register of companies means: legal category, activity, size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.reference.dated import table

_NAF = re.compile(r"(\d\d)\.?(\d\d?)?([A-Za-z])?")


@dataclass(frozen=True)
class SizeBand:
    """A band of numbers of employees; `highest` None: that many and more."""

    code: str
    lowest: int
    highest: int | None


def legal_category(code: str | None) -> str | None:
    """What a legal category of one, two or four figures is called; for an unknown one, the level above."""
    names: dict[str, str] = table("legal_categories")["categories"]
    text = code or ""
    return next((names[part] for part in (text, text[:2], text[:1]) if part in names), None)


def is_legal_category(code: str) -> bool:
    """Whether a code stands in the table."""
    return code in table("legal_categories")["categories"]


def naf_code(text: str) -> str | None:
    """A code of NAF rev. 2 as it is written, « 43.32A », however it is typed; None for what is none."""
    found = _NAF.fullmatch(text.strip())
    if found is None or found[1] not in _divisions():
        return None
    rest = found[2] or ""
    return found[1] + (f".{rest}" if rest else "") + (found[3] or "").upper()


def naf_name(code: str | None) -> str | None:
    """What is done there: the name of the code where the table has it, otherwise of its division."""
    text = naf_code(code or "")
    if text is None:
        return None
    codes: dict[str, str] = table("naf")["codes"]
    return codes.get(text) or _divisions()[text[:2]]


def naf_section(code: str | None) -> str | None:
    """The letter of the section in which a code stands."""
    text = naf_code(code or "")
    sections: dict[str, dict[str, Any]] = table("naf")["sections"]
    return next(
        (letter for letter, section in sections.items() if text and text[:2] in section["divisions"]), None
    )


@cache
def size_bands() -> dict[str, SizeBand]:
    """All bands, by code."""
    rows: dict[str, list[int]] = table("size_bands")["bands"]
    return {code: SizeBand(code, ends[0], ends[1] if len(ends) > 1 else None) for code, ends in rows.items()}


def size_band(code: str | None) -> SizeBand | None:
    """The band with this code."""
    return size_bands().get(code or "")


def band_of(people: int) -> SizeBand | None:
    """The band in which a number of employees falls."""
    return next(
        (
            band
            for band in size_bands().values()
            if band.lowest <= people and (band.highest is None or people <= band.highest)
        ),
        None,
    )


def company_category(people: int) -> str:
    """MIC, PME, ETI or GE, as far as the number of people tells."""
    rows: list[dict[str, Any]] = table("company_categories")["categories"]
    return next(str(row["code"]) for row in rows if "people" not in row or people < row["people"])


@cache
def _divisions() -> dict[str, str]:
    sections: dict[str, dict[str, Any]] = table("naf")["sections"]
    return {code: name for section in sections.values() for code, name in section["divisions"].items()}
