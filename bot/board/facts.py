"""What is read of one day to count it: leads and conversations, without anything personal."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LeadFact:
    """A lead as the board sees it."""

    status: str
    saved_at: datetime.datetime
    """When the visitor agreed to it, or else its first words."""
    segment: str | None = None
    rep: str | None = None
    contacted_at: datetime.datetime | None = None
    do_not_contact: bool = False
    page: str | None = None
    referrer: str | None = None
    utm: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A turn of a conversation; `asked` is the question with which the assistant ended it."""

    at: datetime.datetime
    asked: str | None = None
    spoken: bool = True
    """Whether the visitor said something, and did not only open the chat."""
    done: bool = False


@dataclass(frozen=True)
class TalkFact:
    """A conversation as the board sees it."""

    steps: tuple[Step, ...]
    segment: str | None = None
    """That of its first lead."""
    led_to: frozenset[str] = frozenset()
    """The statuses of its leads."""
