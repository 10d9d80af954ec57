"""Conversations as a list shows them, and how they are looked for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversations.conversation import Conversation
from bot.conversations.facts import ConversationFacts
from bot.search.query import Query


@dataclass(frozen=True)
class OverviewFilter:
    """Which conversations to list: those of which everything here is true.

    One in which the visitor said nothing is never listed.
    """

    marks: frozenset[str] = frozenset()
    """Of `bot.conversations.marks`."""
    since: datetime.datetime | None = None
    """Begun at this moment or later."""
    until: datetime.datetime | None = None
    """Begun before this moment."""
    left_before: datetime.datetime | None = None
    """Without a message since this moment."""
    tests: bool = False
    """Whether conversations of the evaluation are listed as well."""
    unreviewed: bool = False
    """Only those whose review nobody has begun or asked for."""
    search: Query = Query()
    """What must have been said."""


EVERY_OVERVIEW = OverviewFilter()


@dataclass(frozen=True)
class Overview:
    """One conversation of the list. `position` orders the list: the higher, the later it began."""

    position: int
    conversation: Conversation
    facts: ConversationFacts
    excerpt: str
    """Of the visitor's first words, without contact details."""
    review_status: str | None = None


@dataclass(frozen=True)
class OverviewPage:
    """A part of the list, newest first.

    `next` is where to go on, None at the end. A page may be short, or even empty, and still have a `next`: so
    many conversations were looked at in vain that the reader is asked whether to look further.
    """

    rows: Sequence[Overview]
    next: int | None = None


@dataclass(frozen=True)
class OverviewCount:
    """How many conversations were counted, and whether these are all."""

    number: int
    complete: bool


class OverviewRepository(Protocol):
    """What is known of whole conversations."""

    def of(self, conversation_id: str) -> Overview | None:
        """One conversation, whatever was said in it."""

    def page(
        self, only: OverviewFilter = EVERY_OVERVIEW, *, limit: int = 50, before: int | None = None
    ) -> OverviewPage:
        """Conversations that began before this position, newest first."""

    def count(self, only: OverviewFilter = EVERY_OVERVIEW, *, up_to: int) -> OverviewCount:
        """How many there are; nobody counts further than `up_to`, nor for long."""

    def neighbour(self, only: OverviewFilter, position: int, *, later: bool) -> Overview | None:
        """The next conversation of the list in one direction, if it is not too far."""

    def known_marks(self, kind: str) -> Sequence[str]:
        """What follows this kind (`model:`, `intent:`…) in marks that some conversation has, in order."""

    def rate(self, conversation_id: str, *, badly: bool) -> None:
        """Note whether the visitor was unhappy with the conversation."""

    def refresh(self, conversation_id: str) -> None:
        """Work everything out again from the turns and the leads."""
