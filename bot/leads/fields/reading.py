"""What a parser of this package gives back, and what it may know about the conversation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """One value read in a message, or the reason why what was typed could not be used.

    A reading may hold both a value and a problem: the value is usable, but the visitor should be asked
    once whether it is right.
    """

    value: T | None
    """The parsed, normalised value; None when there is only a problem."""
    quote: str
    """The exact words that it was read from."""
    problem: str | None = None
    """A code such as `email_missing_at`; its French sentence is in `bot/wording/problems.yml`."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Extra values that came with it (a reference, a deadline, a period…)."""


@dataclass(frozen=True)
class ReadingContext:
    """What a parser may need to know beside the text."""

    today: datetime.date
    """The date of the message, in the vendor's time zone."""
    country: str = "FR"
    """ISO code of the country that national numbers are read in first."""
    asked: bool = False
    """Whether the message answers the question about this very topic."""
