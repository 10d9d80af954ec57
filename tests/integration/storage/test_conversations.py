"""Conversations in a real database: in order, once, and never answered twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Button,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.repository import Appended, ConversationFilter, UnknownConversation
from bot.storage.archive import Archive
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
SOON = NOW + datetime.timedelta(seconds=10)
OPENING = VisitorMessage("m-0", MessageKind.OPEN, "", NOW)


def said(number: int) -> VisitorMessage:
    return VisitorMessage(f"m-{number}", MessageKind.TEXT, f"message {number}", NOW)


def an_answer(name: str, **changes: object) -> Answer:
    message = AssistantMessage(
        name, "Bonjour", NOW, (Button(f"{name}-b", "Oui", "/affirm"),), {"kind": "recap"}
    )
    return Answer((message,), NOW, {"intent": "greet"}, "need", **changes)  # type: ignore[arg-type]


@pytest.fixture
def begun(database: Database) -> Iterator[Database]:
    with database.writing() as uow:
        uow.conversations.add(Conversation("c", NOW, "/page", None, {"campaign": "été"}))
        uow.conversations.add_turn(Turn("c", 0, OPENING, TurnStatus.ANSWERED, an_answer("welcome")))
        uow.commit()
    yield database


def append(database: Database, number: int) -> Appended:
    with database.writing() as uow:
        appended = uow.conversations.append("c", said(number), SOON)
        uow.commit()
    return appended


def test_messages_get_the_numbers_of_their_order(begun: Database) -> None:
    assert [append(begun, number).turn.number for number in (7, 8, 9)] == [1, 2, 3]


def test_a_known_message_is_not_written_again(begun: Database) -> None:
    first, again = append(begun, 1), append(begun, 1)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.turn == first.turn


def test_it_is_known_of_a_message_whether_another_one_waits_before_it(begun: Database) -> None:
    first, second = append(begun, 1), append(begun, 2)
    assert (first.is_next, second.is_next) == (True, False)
    with begun.writing() as uow:
        for waiting in (first, second):
            uow.conversations.answer(waiting.turn, an_answer(f"a-{waiting.turn.number}"))
        uow.commit()
    assert (append(begun, 3).is_next, append(begun, 1).is_next) == (True, False)


def test_a_message_is_written_down_with_what_is_known_of_its_conversation(begun: Database) -> None:
    assert append(begun, 1).conversation == Conversation("c", NOW, "/page", None, {"campaign": "été"})


def test_a_message_of_no_conversation_is_refused(database: Database) -> None:
    with pytest.raises(UnknownConversation), database.writing() as uow:
        uow.conversations.append("nowhere", said(1), SOON)


def test_threads_that_append_at_once_get_one_number_each(begun: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = [found.turn.number for found in pool.map(lambda number: append(begun, number), range(1, 9))]
    assert sorted(numbers) == list(range(1, 9))


def test_a_turn_is_answered_once(begun: Database) -> None:
    turn = append(begun, 1).turn
    with begun.writing() as uow:
        first = uow.conversations.answer(turn, an_answer("one"))
        second = uow.conversations.answer(turn, an_answer("two"))
        uow.commit()
    assert first == second
    assert first.answer == an_answer("one")
    assert first.status is TurnStatus.ANSWERED


def test_only_the_first_unanswered_turn_of_a_conversation_is_due(begun: Database) -> None:
    append(begun, 1)
    second = append(begun, 2).turn
    with begun.writing() as uow:
        first = uow.conversations.pending("c")[0]
        uow.conversations.postpone(first, "rasa_away", SOON + datetime.timedelta(minutes=1))
        assert uow.conversations.due(SOON) == []
        uow.conversations.answer(first, an_answer("one"))
        assert uow.conversations.due(NOW) == []
        assert uow.conversations.due(SOON) == ["c"]
        assert [turn.number for turn in uow.conversations.pending("c")] == [second.number]


def test_a_turn_that_is_given_up_keeps_what_the_visitor_wrote(begun: Database) -> None:
    turn = append(begun, 1).turn
    with begun.writing() as uow:
        uow.conversations.postpone(turn, "turn_failed", SOON)
        ended = uow.conversations.give_up(turn, "turn_failed", an_answer("sorry"))
        uow.commit()
    assert (ended.status, ended.failure, ended.attempts) == (TurnStatus.FAILED, "turn_failed", 1)
    assert ended.message == said(1)
    with begun.reading() as uow:
        assert uow.conversations.count(ConversationFilter(failed=True)) == 1
        assert uow.conversations.count(ConversationFilter(failed=False)) == 0


def test_a_transcript_holds_everything_in_order(begun: Database) -> None:
    turn = append(begun, 1).turn
    with begun.writing() as uow:
        uow.conversations.answer(turn, an_answer("one", done=True))
        uow.commit()
    append(begun, 2)
    (transcript,) = Archive(begun.reading, batch=1).transcripts()
    assert transcript.conversation == Conversation("c", NOW, "/page", None, {"campaign": "été"})
    exported = transcript.to_json()
    assert [(item["turn"], item["text"], item["status"]) for item in exported["turns"]] == [
        (0, "", "answered"),
        (1, "message 1", "answered"),
        (2, "message 2", "pending"),
    ]
    assert exported["turns"][1]["messages"][0]["buttons"] == [{"title": "Oui", "payload": "/affirm"}]
    assert exported["turns"][1]["done"] is True


def test_conversations_are_listed_newest_first_in_batches(database: Database) -> None:
    with database.writing() as uow:
        for number in range(5):
            at = NOW + datetime.timedelta(minutes=number)
            uow.conversations.add(Conversation(f"c{number}", at, test=number == 0))
        uow.commit()
    archive = Archive(database.reading, batch=2)
    assert [item.id for item in archive.conversations()] == ["c4", "c3", "c2", "c1", "c0"]
    assert [item.id for item in archive.conversations(ConversationFilter(test=True))] == ["c0"]
    assert archive.transcript("nowhere") is None
