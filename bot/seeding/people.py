"""Who the made-up requests are from."""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.search.words import fold
from bot.seeding.content import content


@dataclass(frozen=True)
class Person:
    """A visitor who does not exist."""

    first_name: str
    last_name: str
    organisation: str
    email: str
    phone: str
    siren: str

    @property
    def dialled(self) -> str:
        """The phone number as French people write it."""
        digits = "0" + self.phone.removeprefix("+33")
        return " ".join(digits[start : start + 2] for start in range(0, 10, 2))


STANDIN = Person("Zprenom", "Znom", "Zsociete", "zadresse@zdomaine.example", "+33639980000", "999999999")
"""Stands in the patterns that requests are copied from, until each copy gets a person of its own."""


def person(chance: random.Random) -> Person:
    """Somebody else each time; with some thousands of people, names come back as they do in life."""
    words = content()
    first = chance.choice(words["first_names"])
    last = "".join(chance.choice(part) for part in words["last_syllables"])
    organisation = f"{chance.choice(words['trades'])} {chance.choice(words['cities'])}"
    domain = f"{_slug(organisation)}.example"
    number = chance.randrange(10_000)
    siren = f"{chance.randrange(300_000_000, 999_999_999)}"
    email = f"{_slug(first)}.{_slug(last)}@{domain}"
    return Person(first, last, organisation, email, f"+3363998{number:04}", siren)


def _slug(name: str) -> str:
    return "-".join(fold(name).replace("'", " ").split())
