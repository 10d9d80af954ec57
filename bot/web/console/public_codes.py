"""Codes of the public tables as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.reference import companies, places

PUBLIC = frozenset({"legal_category", "naf", "size_band", "department"})
"""The fields of a lead that hold such a code."""


def public_text(field: str, code: str, texts: Mapping[str, Any]) -> str:
    """« Finistère (29), Bretagne »; a code that no table has stays as it is."""
    if field == "department":
        place = places.department(code)
        if place is None:
            return code
        layout = texts["department" if place.region else "coded"]
        return str(layout.format(name=place.name, code=place.code, region=place.region))
    if field == "size_band":
        return _band(code, texts)
    name = companies.naf_name(code) if field == "naf" else companies.legal_category(code)
    return str(texts["coded"].format(name=name, code=code)) if name else code


def _band(code: str, texts: Mapping[str, Any]) -> str:
    band = companies.size_band(code)
    if band is None:
        return code
    if band.highest == 0:
        return str(texts["band_none"])
    layout = texts["band_open" if band.highest is None else "band"]
    return str(layout.format(lowest=_spaced(band.lowest), highest=_spaced(band.highest or 0)))


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
