"""Territories as a playbook writes them: departments and regions, by code or by name."""

from __future__ import annotations

from bot.reference.places import departments
from bot.search.words import plain_words


def departments_of(place: str) -> frozenset[str]:
    """The codes of the departments of a place; none: there is no such place.

    « 29 », « 2A », « Finistère » are one department, « Bretagne » is four.
    """
    code = place.strip().upper()
    code = code.zfill(2) if code.isdecimal() else code
    if code in departments():
        return frozenset({code})
    wanted = _plain(place)
    return frozenset(
        found.code for found in departments().values() if wanted in (_plain(found.name), _plain(found.region))
    )


def _plain(name: str) -> tuple[str, ...]:
    return tuple(plain_words(name))
