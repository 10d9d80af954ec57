"""People who must not be contacted, whatever else is known or said.

The mark belongs to the person, not to one request: it is found again by e-mail address and phone number, and
it outlives the leads it was made on. Only keyed hashes of both are kept, by `bot.storage`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bot.leads.lead import Lead


class RefusalReason(str, Enum):
    """Why a person must not be contacted."""

    ASKED = "asked"
    """They asked for it."""
    OBJECTED = "objected"
    """They objected to the use of their data (GDPR, article 21)."""
    LEGAL = "legal"
    """A dispute, a protected person, or another legal reason."""
    OTHER = "other"


@dataclass(frozen=True)
class Mark:
    """That somebody said so. Its words, if any, are in the history of the lead, and go with it."""

    reason: RefusalReason
    at: datetime.datetime
    by: str | None
    """The id of a user."""


class DoNotContactList(Protocol):
    """The people who carry the mark.

    Both `covers` and `add` make whoever asks about the same person wait until the transaction ends: a request
    that is being saved while its visitor is marked carries the mark as well.
    """

    def covers(self, lead: Lead) -> bool:
        """Whether the person of this lead is on the list."""

    def add(self, lead: Lead, mark: Mark) -> None:
        """Put the person of this lead on the list, under every contact detail that is known."""

    def remove(self, lead: Lead) -> None:
        """Take the contact details of this lead off the list."""


def contacts_of(lead: Lead) -> tuple[str, ...]:
    """By which a person is recognised: each contact detail in its one normal form, with its kind."""
    known = (("email", (lead.email or "").strip().lower()), ("phone", lead.phone or ""))
    return tuple(sorted(f"{kind}:{value}" for kind, value in known if value))
