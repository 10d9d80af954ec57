"""What a visitor thought of the conversation: thumbs on single messages, and how satisfied they were."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

LOWEST, HIGHEST = 1, 5
UNHAPPY_AT_MOST = 2
"""With so much satisfaction or less, a visitor was unhappy."""


class Thumb(str, Enum):
    """What a visitor says of one message of the assistant."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Feedback:
    """Everything a visitor said of one conversation; all of it can be changed and taken back."""

    satisfaction: int | None = None
    """From 1, not at all, to 5, wholly."""
    comment: str | None = None
    thumbs: Mapping[str, Thumb] = field(default_factory=dict)
    """By the id of the assistant's message."""

    @property
    def unhappy(self) -> bool:
        """Whether the conversation was rated badly as a whole or, without that, one message of it."""
        if self.satisfaction is not None:
            return self.satisfaction <= UNHAPPY_AT_MOST
        return Thumb.DOWN in self.thumbs.values()

    @property
    def given(self) -> bool:
        """Whether the visitor said anything at all."""
        return self.satisfaction is not None or bool(self.thumbs)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the protocol and of exports."""
        return {
            "satisfaction": self.satisfaction,
            "comment": self.comment,
            "thumbs": {message_id: thumb.value for message_id, thumb in self.thumbs.items()},
        }


NO_FEEDBACK = Feedback()


class UnknownMessage(LookupError):
    """The assistant said no such message in this conversation."""


class FeedbackRepository(Protocol):
    """What visitors thought of their conversations."""

    def of_conversation(self, conversation_id: str) -> Feedback:
        """What the visitor of this conversation said of it; `NO_FEEDBACK` when nothing."""

    def rate_message(
        self, conversation_id: str, message_id: str, thumb: Thumb | None, at: datetime.datetime
    ) -> None:
        """Keep this thumb, or take the one that was given back. Raises `UnknownMessage`."""

    def rate_conversation(
        self, conversation_id: str, satisfaction: int, comment: str | None, at: datetime.datetime
    ) -> None:
        """Keep how satisfied the visitor was, instead of what they said before."""
