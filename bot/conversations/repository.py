"""Where conversations are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversations.conversation import Answer, Conversation, Transcript, Turn, VisitorMessage


@dataclass(frozen=True)
class ConversationFilter:
    """Which conversations to list; None lets everything through."""

    since: datetime.datetime | None = None
    """Begun at this moment or later."""
    test: bool | None = None
    """True: only conversations of the evaluation; False: none of them."""
    failed: bool | None = None
    """True: only those with a turn that could not be answered."""


EVERY_CONVERSATION = ConversationFilter()


@dataclass(frozen=True)
class ConversationCursor:
    """A place in the list of conversations, newest first."""

    created_at: datetime.datetime
    id: str


@dataclass(frozen=True)
class Appended:
    """A message that is written down: its turn, new or known before."""

    conversation: Conversation
    turn: Turn
    is_new: bool = True
    is_next: bool = False
    """Whether no turn before it waits for an answer."""


class UnknownConversation(LookupError):
    """There is no conversation with this id; it may have been erased."""


class ConversationEnded(Exception):
    """The visitor has ended the conversation: nothing can be said in it any more."""


class ConversationRepository(Protocol):
    """Conversations and their turns. A turn is stored before it is answered."""

    def add(self, conversation: Conversation) -> None:
        """Store a new conversation."""

    def get(self, conversation_id: str) -> Conversation | None:
        """The conversation with this id."""

    def add_turn(self, turn: Turn) -> None:
        """Store a turn, with its answer if it has one already."""

    def append(self, conversation_id: str, message: VisitorMessage, retry_at: datetime.datetime) -> Appended:
        """Write a message down as the next turn of its conversation.

        A message with a known id is not written again: its turn is returned as it stands. Raises
        `UnknownConversation` and `ConversationEnded`.
        """

    def end(self, conversation_id: str, message: VisitorMessage, answer: Answer) -> Turn:
        """End the conversation with a last turn; one that has ended stays as it is. Returns its last turn.

        What still waits for an answer will get it. Raises `UnknownConversation`.
        """

    def turn(self, conversation_id: str, number: int) -> Turn | None:
        """One turn."""

    def turn_of_message(self, conversation_id: str, message_id: str) -> Turn | None:
        """The turn that this message of the visitor began."""

    def turns(self, conversation_id: str, *, above: int = -1) -> Sequence[Turn]:
        """The turns of a conversation whose number is greater than `above`, in order."""

    def turns_of(self, conversation_ids: Sequence[str]) -> Mapping[str, Sequence[Turn]]:
        """The turns of several conversations, each in order; one without turns is left out."""

    def pending(self, conversation_id: str, *, up_to: int | None = None) -> Sequence[Turn]:
        """The turns that still wait for an answer, in order."""

    def answer(self, turn: Turn, answer: Answer) -> Turn:
        """Store the answer of a pending turn. A turn that was answered meanwhile stays as it is.

        Returns the turn as it is stored now.
        """

    def postpone(
        self, turn: Turn, failure: str, retry_at: datetime.datetime, *, counted: bool = True
    ) -> None:
        """Note that the assistant was asked in vain, and when to ask again.

        Not `counted` is what is not the message's fault, such as an assistant that is not running.
        """

    def give_up(self, turn: Turn, failure: str, answer: Answer) -> Turn:
        """End a pending turn as failed; `answer` is what the visitor is told."""

    def due(self, at: datetime.datetime, *, limit: int = 100) -> Sequence[str]:
        """Conversations whose first unanswered turn should be tried again, longest waiting first."""

    def newest(
        self,
        only: ConversationFilter = EVERY_CONVERSATION,
        *,
        limit: int = 50,
        after: ConversationCursor | None = None,
    ) -> Sequence[Conversation]:
        """Up to `limit` conversations, newest first; `after` continues where the last page ended."""

    def count(self, only: ConversationFilter = EVERY_CONVERSATION) -> int:
        """How many conversations there are."""

    def transcript(self, conversation_id: str) -> Transcript | None:
        """A conversation with all its turns."""
