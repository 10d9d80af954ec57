"""What support agents say about messages: right or wrong, what was meant, and how far a conversation is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

LONGEST_COMMENT = 2_000
LONGEST_TAG = 40
MOST_ENTITIES = 12
MOST_INTENTS = 3


class ReviewStatus(str, Enum):
    """How far the review of a conversation is."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"


class Verdict(str, Enum):
    """Whether a message was understood."""

    RIGHT = "right"
    WRONG = "wrong"


class Act(str, Enum):
    """What an agent did, for the history."""

    JUDGED = "judged"
    WITHDRAWN = "withdrawn"
    COMMENTED = "commented"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    STATUS = "status"
    MARKED = "marked"


@dataclass(frozen=True)
class MarkedEntity:
    """Words of a message, and the topic that they tell something about."""

    start: int
    end: int
    topic: str


@dataclass(frozen=True)
class Meaning:
    """What a message meant, the weightiest intent first."""

    intents: tuple[str, ...] = ()
    entities: tuple[MarkedEntity, ...] = ()
    segment: str | None = None
    names_nobody: bool = False
    """Whether the agent has checked that words which the training data does not know are no names."""

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "intents": list(self.intents),
            "entities": [{"start": e.start, "end": e.end, "topic": e.topic} for e in self.entities],
            "segment": self.segment,
            "names_nobody": self.names_nobody,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Meaning:
        """What `to_json` gave."""
        entities = tuple(MarkedEntity(**entity) for entity in stored.get("entities") or ())
        intents, nobody = tuple(stored.get("intents") or ()), bool(stored.get("names_nobody"))
        return cls(intents, entities, stored.get("segment"), nobody)


@dataclass(frozen=True)
class MessageReview:
    """One agent's last word on one message. `version` counts the changes; 0 is a review not yet stored."""

    conversation_id: str
    turn: int
    verdict: Verdict
    meaning: Meaning
    at: datetime.datetime
    by: str | None
    predicted: str | None = None
    """The intent that the model saw."""
    model: str | None = None
    """The model that read the message."""
    version: int = 0


@dataclass(frozen=True)
class ConversationReview:
    """How far the review of a conversation is, and why it should be read. `version` as in a message's."""

    conversation_id: str
    opened_at: datetime.datetime
    """When the conversation began."""
    status: ReviewStatus = ReviewStatus.TODO
    urgency: int = 0
    reason: str | None = None
    """The weightiest reason to read it: a code of `bot.conversations.noticed`."""
    turn: int | None = None
    """The message that gave this reason."""
    updated_at: datetime.datetime | None = None
    updated_by: str | None = None
    version: int = 0


@dataclass(frozen=True)
class ReviewEvent:
    """One act of one agent; never changed. `details` may hold a comment."""

    conversation_id: str
    turn: int | None
    at: datetime.datetime
    by: str | None
    act: Act
    details: Mapping[str, Any] = field(default_factory=dict)


class ReviewChanged(Exception):
    """Somebody else changed the same review meanwhile: what they said must be read first."""


class ReviewRefused(Exception):
    """What was said about a message cannot be; `code` is a key of the wording."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked_meaning(verdict: Verdict, meaning: Meaning, text: str) -> Meaning:
    """The meaning with its entities in order. Raises `ReviewRefused`.

    A message that was understood means what was understood: nothing else is kept of it.
    """
    if verdict is Verdict.RIGHT:
        return Meaning()
    if not (meaning.intents or meaning.entities or meaning.segment):
        raise ReviewRefused("nothing_meant")
    if len(meaning.intents) > MOST_INTENTS or len(meaning.entities) > MOST_ENTITIES:
        raise ReviewRefused("too_much")
    entities = tuple(sorted(meaning.entities, key=lambda entity: (entity.start, entity.end)))
    if any(not 0 <= entity.start < entity.end <= len(text) for entity in entities):
        raise ReviewRefused("outside_of_the_message")
    if any(not text[entity.start : entity.end].strip() for entity in entities):
        raise ReviewRefused("empty_entity")
    if any(one.end > two.start for one, two in zip(entities, entities[1:], strict=False)):
        raise ReviewRefused("overlapping_entities")
    return replace(meaning, intents=tuple(dict.fromkeys(meaning.intents)), entities=entities)


def checked_comment(text: str) -> str:
    """A comment without blanks around it. Raises `ReviewRefused`."""
    comment = text.strip()
    if not comment:
        raise ReviewRefused("empty_comment")
    if len(comment) > LONGEST_COMMENT:
        raise ReviewRefused("long_comment")
    return comment


def checked_tag(text: str) -> str:
    """A tag in small letters, its words one blank apart. Raises `ReviewRefused`."""
    tag = " ".join(text.lower().split())
    if not tag:
        raise ReviewRefused("empty_tag")
    if len(tag) > LONGEST_TAG:
        raise ReviewRefused("long_tag")
    return tag


def words_of(text: str) -> Sequence[tuple[int, int]]:
    """Where each word of a text begins and ends: an entity is marked from one word to another."""
    return [found.span() for found in re.finditer(r"\S+", text)]
