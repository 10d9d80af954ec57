"""What a reader of corrections is given: a clause beside the old value of its topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_said import Said
from bot.leads.fields.french_numbers import Number, find_quantities
from bot.leads.fields.money import find_amounts
from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import Reading, ReadingContext

# « … mettez 29 », « ça fait 15 »: the number to put, whatever numbers led to it.
TOTAL = re.compile(
    r"\b(?:mettez|mets?|notez|marquez|inscrivez|donc|soit|au total|(?:ca|ce qui) (?:nous )?(?:fait|fera)"
    r"|on (?:sera|est|passe a)|nous (?:serons|sommes))"
    r" (?:donc |plutot |bien )?(?P<n>\d{1,6})(?: (?:en tout|au total|personnes|pers))?(?=$|[ ,.;!]*$)"
)


@dataclass(frozen=True)
class Given:
    """A clause beside the old value of the topic; whether it names the topic or refuses that value."""

    said: Said
    old: Any
    named: bool
    refused: bool
    cued: bool

    @property
    def meant(self) -> bool:
        """Whether the clause is about the topic beyond doubt."""
        return self.named or self.refused


def numbers_in(text: str) -> list[Number]:
    """The numbers of a text, without « un » and « une »."""
    return [number for number in find_quantities(spell_out(text)) if not number.is_article]


def first_found(topic: str, text: str, context: ReadingContext) -> Reading[Any] | None:
    """The first value of a topic that stands in a text beyond doubt."""
    return next((r for r in PARSERS[topic].find(text, context) if r.value is not None), None)


def read_as(topic: str, text: str, context: ReadingContext) -> Reading[Any] | None:
    """The text read as the answer about a topic; None without a value."""
    reading = PARSERS[topic].read(text, context)
    return reading if reading is not None and reading.value is not None else None


def holds_money(text: str) -> bool:
    """Whether a sum of money stands in the text."""
    return any(amount.currency for amount in find_amounts(spell_out(text)))
