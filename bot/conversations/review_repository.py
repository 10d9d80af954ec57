"""Where reviews are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversations.noticed import Reason
from bot.conversations.reviews import (
    ConversationReview,
    MessageReview,
    ReviewEvent,
    ReviewStatus,
)


@dataclass(frozen=True)
class QueueFilter:
    """Which conversations of the queue to list."""

    status: ReviewStatus = ReviewStatus.TODO
    reason: Reason | None = None
    """Only those that this reason brought here first of all."""


@dataclass(frozen=True)
class QueueCursor:
    """A place in the queue: most urgent first, then newest."""

    urgency: int
    opened_at: datetime.datetime
    conversation_id: str


@dataclass(frozen=True)
class ReviewedMessage:
    """A message said to be understood wrongly, of a conversation whose review is done."""

    review: MessageReview
    text: str
    asked: str | None
    """The topic that was asked when it was written."""


@dataclass(frozen=True)
class NoticedMessage:
    """The message for which a conversation stands in the queue, and who the visitor said they are."""

    text: str
    understanding: Mapping[str, Any]
    leads: Sequence[Mapping[str, str | None]]
    """Names, addresses and numbers of the conversation's leads."""


class ReviewRepository(Protocol):
    """Reviews of messages and of conversations, and who did what."""

    def of_conversation(self, conversation_id: str) -> ConversationReview | None:
        """How far the review is; None when nobody and nothing has noticed the conversation."""

    def save_conversation(self, review: ConversationReview) -> ConversationReview:
        """Store it over the version that it was made from. Raises `ReviewChanged`."""

    def of_messages(self, conversation_id: str) -> Sequence[MessageReview]:
        """The reviews of the messages of a conversation, in order."""

    def save_message(self, review: MessageReview) -> MessageReview:
        """Store it over the version that it was made from. Raises `ReviewChanged`."""

    def withdraw(self, review: MessageReview) -> None:
        """Take back the review of a message. Raises `ReviewChanged` when it is another one by now."""

    def tags(self, conversation_id: str) -> Sequence[str]:
        """The tags of a conversation, in the order of the alphabet."""

    def add_tag(self, conversation_id: str, tag: str, at: datetime.datetime) -> bool:
        """Tag a conversation: whether it had not been."""

    def remove_tag(self, conversation_id: str, tag: str) -> bool:
        """Take a tag away: whether it was there."""

    def add_event(self, event: ReviewEvent) -> None:
        """Write down what somebody did."""

    def history(self, conversation_id: str, *, limit: int = 200) -> Sequence[ReviewEvent]:
        """What was done, newest first."""

    def queue(
        self, only: QueueFilter, *, limit: int = 50, after: QueueCursor | None = None
    ) -> Sequence[ConversationReview]:
        """Conversations to read, most urgent first."""

    def noticed(self, conversation_ids: Sequence[str]) -> Mapping[str, NoticedMessage]:
        """The messages for which these conversations stand in the queue."""

    def tagged(self, tag: str, *, limit: int = 50) -> Sequence[ConversationReview]:
        """Conversations with this tag, last tagged first."""

    def count(self, status: ReviewStatus, *, up_to: int) -> int:
        """How many conversations are in this state; nobody counts further than `up_to`."""

    def note_applied(self, reviews: Sequence[MessageReview]) -> None:
        """Remember that these versions became training data."""

    def to_learn(
        self,
        *,
        since: datetime.datetime | None = None,
        again: bool = False,
        after: tuple[str, int] | None = None,
        limit: int = 200,
    ) -> Sequence[ReviewedMessage]:
        """Messages of finished reviews that were understood wrongly, by conversation and number.

        Those that became training data already are left out, unless `again`.
        """
