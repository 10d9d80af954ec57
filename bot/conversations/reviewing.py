"""What an agent does with a conversation: each act is stored with its history, or refused as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations.conversation import Conversation, Turn
from bot.conversations.noticed import MOST_URGENT, WEIGHTS, Reason
from bot.conversations.review_repository import ReviewRepository
from bot.conversations.reviews import (
    Act,
    ConversationReview,
    Meaning,
    MessageReview,
    ReviewChanged,
    ReviewEvent,
    ReviewStatus,
    Verdict,
    checked_comment,
    checked_meaning,
    checked_tag,
)


@dataclass(frozen=True)
class Reviewing:
    """One agent at one conversation."""

    reviews: ReviewRepository
    conversation: Conversation
    by: str | None
    now: datetime.datetime

    def judge(self, turn: Turn, verdict: Verdict, meaning: Meaning, *, seen: int) -> MessageReview:
        """Say whether a message was understood, over the version that the agent has `seen` (0: none).

        Raises `ReviewChanged` when it is another one by now, `ReviewRefused` for a meaning that cannot be.
        """
        understanding: Mapping[str, Any] = turn.answer.understanding if turn.answer else {}
        review = MessageReview(
            conversation_id=self.conversation.id,
            turn=turn.number,
            verdict=verdict,
            meaning=checked_meaning(verdict, meaning, turn.message.text),
            at=self.now,
            by=self.by,
            predicted=understanding.get("intent"),
            model=turn.answer.model if turn.answer else None,
            version=seen,
        )
        saved = self.reviews.save_message(review)
        details = {"verdict": verdict.value, **review.meaning.to_json()}
        self._note(Act.JUDGED, turn.number, **details)
        self._begin()
        return saved

    def withdraw(self, turn: int, *, seen: int) -> None:
        """Take back what was said about a message. Raises `ReviewChanged`."""
        found = {review.turn: review for review in self.reviews.of_messages(self.conversation.id)}.get(turn)
        if found is None or found.version != seen:
            raise ReviewChanged(self.conversation.id)
        self.reviews.withdraw(found)
        self._note(Act.WITHDRAWN, turn)

    def comment(self, text: str, turn: int | None = None) -> None:
        """Leave a note for the others. Raises `ReviewRefused`."""
        self._note(Act.COMMENTED, turn, text=checked_comment(text))
        self._begin()

    def tag(self, text: str) -> None:
        """Tag the conversation. Raises `ReviewRefused`."""
        tag = checked_tag(text)
        if self.reviews.add_tag(self.conversation.id, tag, self.now):
            self._note(Act.TAGGED, None, tag=tag)
            self._begin(status=False)

    def untag(self, tag: str) -> None:
        """Take a tag away."""
        if self.reviews.remove_tag(self.conversation.id, tag):
            self._note(Act.UNTAGGED, None, tag=tag)

    def set_status(self, status: ReviewStatus, *, seen: int) -> ConversationReview:
        """Say how far the review is, over the version that the agent has `seen`. Raises `ReviewChanged`."""
        review = self._review()
        if review.version != seen:
            raise ReviewChanged(self.conversation.id)
        if review.status is status and review.version:
            return review
        return self._changed(replace(review, status=status))

    def mark(self, turn: int | None = None) -> None:
        """Ask others to read the conversation first of all."""
        review = self._review()
        if review.reason == Reason.MARKED.value and review.status is ReviewStatus.TODO:
            return
        urgency = min(MOST_URGENT, review.urgency + WEIGHTS[Reason.MARKED])
        self._note(Act.MARKED, turn)
        marked = replace(review, status=ReviewStatus.TODO, urgency=urgency, reason=Reason.MARKED.value)
        self._save(replace(marked, turn=turn if turn is not None else review.turn))

    def _begin(self, *, status: bool = True) -> None:
        """Whoever says something about a conversation has begun its review."""
        review = self._review()
        if review.version == 0 and not status:
            self._save(review)
        elif review.status is ReviewStatus.TODO and status:
            self._changed(replace(review, status=ReviewStatus.DOING))

    def _changed(self, review: ConversationReview) -> ConversationReview:
        self._note(Act.STATUS, None, status=review.status.value)
        return self._save(review)

    def _save(self, review: ConversationReview) -> ConversationReview:
        return self.reviews.save_conversation(replace(review, updated_at=self.now, updated_by=self.by))

    def _review(self) -> ConversationReview:
        found = self.reviews.of_conversation(self.conversation.id)
        return found or ConversationReview(self.conversation.id, self.conversation.created_at)

    def _note(self, act: Act, turn: int | None, **details: Any) -> None:
        self.reviews.add_event(ReviewEvent(self.conversation.id, turn, self.now, self.by, act, details))
