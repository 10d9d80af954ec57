"""What visitors thought of their conversations, in a real database of each kind."""

from __future__ import annotations

import datetime

import pytest

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.feedback import NO_FEEDBACK, Feedback, Thumb, UnknownMessage
from bot.conversations.repository import ConversationEnded, UnknownConversation
from bot.storage.archive import Archive
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LATER = NOW + datetime.timedelta(minutes=5)


def an_answer(message_id: str) -> Answer:
    return Answer((AssistantMessage(message_id, "Bonjour", NOW),), NOW)


def said(message_id: str, kind: MessageKind = MessageKind.TEXT) -> VisitorMessage:
    return VisitorMessage(message_id, kind, "bonjour" if kind is MessageKind.TEXT else "", LATER)


@pytest.fixture
def begun(database: Database) -> Database:
    with database.writing() as uow:
        for name in ("c", "other"):
            opening = VisitorMessage("m-0", MessageKind.OPEN, "", NOW)
            uow.conversations.add(Conversation(name, NOW))
            uow.conversations.add_turn(
                Turn(name, 0, opening, TurnStatus.ANSWERED, an_answer(f"welcome-{name}"))
            )
        uow.commit()
    return database


def test_nothing_said_is_no_feedback(begun: Database) -> None:
    with begun.reading() as uow:
        assert uow.feedback.of_conversation("c") == NO_FEEDBACK


def test_ratings_are_replaced_and_thumbs_taken_back(begun: Database) -> None:
    with begun.writing() as uow:
        uow.feedback.rate_conversation("c", 1, "trop long", NOW)
        uow.feedback.rate_conversation("c", 5, None, LATER)
        uow.feedback.rate_message("c", "welcome-c", Thumb.UP, NOW)
        uow.feedback.rate_message("c", "welcome-c", Thumb.DOWN, LATER)
        uow.commit()
    archive = Archive(begun.reading)
    transcript = archive.transcript("c")
    assert transcript is not None
    assert transcript.feedback == Feedback(5, None, {"welcome-c": Thumb.DOWN})
    assert transcript.to_json()["feedback"]["unhappy"] is False
    with begun.writing() as uow:
        uow.feedback.rate_message("c", "welcome-c", None, LATER)
        uow.feedback.rate_message("c", "welcome-c", None, LATER)
        assert uow.feedback.of_conversation("c") == Feedback(5)
        assert uow.feedback.of_conversation("other") == NO_FEEDBACK


@pytest.mark.parametrize("message_id", ["welcome-other", "nothing"])
def test_a_message_of_another_conversation_cannot_be_rated(begun: Database, message_id: str) -> None:
    with begun.writing() as uow, pytest.raises(UnknownMessage):
        uow.feedback.rate_message("c", message_id, Thumb.DOWN, NOW)


def test_an_ended_conversation_has_a_last_turn_and_takes_nothing_more(begun: Database) -> None:
    with begun.writing() as uow:
        known = uow.conversations.append("c", said("m-1"), LATER).turn
        ended = uow.conversations.end("c", said("m-2", MessageKind.END), an_answer("goodbye"))
        uow.commit()
    assert (ended.number, ended.status) == (2, TurnStatus.ANSWERED)
    with begun.writing() as uow:
        assert uow.conversations.end("c", said("m-3", MessageKind.END), an_answer("again")) == ended
        again = uow.conversations.append("c", said("m-1"), LATER)
        assert (again.turn, again.is_new, again.conversation.ended_at) == (known, False, LATER)
        with pytest.raises(ConversationEnded):
            uow.conversations.append("c", said("m-4"), LATER)
    found = Archive(begun.reading).transcript("c")
    assert found is not None and found.conversation.ended_at == LATER
    assert found.to_json()["ended_at"] == LATER.isoformat()


def test_nobody_ends_what_is_not_there(database: Database) -> None:
    with database.writing() as uow, pytest.raises(UnknownConversation):
        uow.conversations.end("nowhere", said("m-1", MessageKind.END), an_answer("goodbye"))
