"""Where in France something lies: départements, regions, and the postcodes of both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot.reference.dated import table

_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True)
class Department:
    """A département, or an overseas territory that has a code like one."""

    code: str
    name: str
    region: str
    """The name of its region; empty where there is none."""


@cache
def departments() -> dict[str, Department]:
    """All of them, by INSEE code."""
    content = table("departments")
    regions = {"": "", **content["regions"]}
    return {
        code: Department(code, name, regions[region])
        for code, (name, region) in content["departments"].items()
    }


def department(code: str | None) -> Department | None:
    """The one with this code, however it is typed: « 2a » is Corse-du-Sud, « 1 » is Ain."""
    plain = (code or "").strip().upper()
    return departments().get(plain.zfill(2) if plain else "")


def named_department(name: str) -> Department | None:
    """The one with this name, with or without accents and hyphens."""
    return _by_name().get(_plain(name))


def is_postcode(text: str) -> bool:
    """Whether these five figures can be a postcode: of a département, of Monaco or of the forces."""
    return bool(_POSTCODE.fullmatch(text)) and (_code_of(text) is not None or _is_elsewhere(text))


def department_of(postcode: str | None) -> str | None:
    """The INSEE code of the département of a postcode; None for Monaco, for the forces and for nonsense."""
    if postcode is None or not _POSTCODE.fullmatch(postcode) or _is_elsewhere(postcode):
        return None
    return _code_of(postcode)


def _code_of(postcode: str) -> str | None:
    beginnings: dict[str, str] = table("postcodes")["beginnings"]
    for length in (5, 3):
        found = beginnings.get(postcode[:length])
        if found:
            return found
    return postcode[:2] if postcode[:2] in departments() else None


def _is_elsewhere(postcode: str) -> bool:
    return postcode != "00000" and postcode.startswith(tuple(table("postcodes")["elsewhere"]))


@cache
def _by_name() -> dict[str, Department]:
    return {_plain(place.name): place for place in departments().values()}


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[a-z]+", "".join(c for c in folded if not unicodedata.combining(c))))
