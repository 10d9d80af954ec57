"""Figures about the understanding in a real database: kept with each message, the same when counted again."""

from __future__ import annotations

import datetime

import pytest
from alembic import command

from bot.conversations.conversation import (
    Answer,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.insight import AnswerState, Confusion, UnderstandingDay
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import Meaning, Verdict
from bot.storage import engine as engines
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.insight import count_again

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


def say(
    database: Database,
    name: str,
    number: int,
    *acts: str,
    at: datetime.datetime = NOW,
    test: bool = False,
    model: str | None = "first",
    confidence: float = 0.5,
    kind: MessageKind = MessageKind.TEXT,
    status: TurnStatus = TurnStatus.ANSWERED,
) -> None:
    """Store one message; its conversation begins with the first one."""
    understanding = {"intent": "greet", "confidence": confidence, "acts": list(acts)}
    message = VisitorMessage(f"m-{number}", kind, f"message {number}", at)
    with database.writing() as uow:
        if uow.conversations.get(name) is None:
            uow.conversations.add(Conversation(name, at, test=test))
        answer = Answer((), at, understanding, model=model)
        uow.conversations.add_turn(Turn(name, number, message, status, answer))
        uow.commit()


def unanswered(database: Database, state: AnswerState = AnswerState.OPEN, limit: int = 10) -> list[str]:
    with database.reading() as uow:
        return [f"{m.conversation_id}{m.turn} {m.reason}" for m in uow.insight.unanswered(state, limit=limit)]


def days(database: Database, since: datetime.date = datetime.date(2026, 1, 1)) -> list[UnderstandingDay]:
    with database.reading() as uow:
        return list(uow.insight.days(since))


@pytest.fixture
def talked(database: Database) -> Database:
    say(database, "a", 1, "gives:need", "corrects:email")
    say(database, "a", 2, "asks:unknown", "gives:need")
    say(database, "a", 3, "not_understood", confidence=0.25)
    say(database, "a", 4, "agrees", kind=MessageKind.BUTTON)
    say(database, "b", 1, "says:out_of_scope", at=NOW + DAY, model="second", confidence=0.75)
    say(database, "b", 2, "asks:price", at=NOW + DAY, model="second", status=TurnStatus.FAILED)
    say(database, "c", 1, "asks:price", model=None)
    say(database, "evaluation", 1, "not_understood", test=True)
    return database


FIGURES = [
    UnderstandingDay(NOW.date(), "first", 3, 2, 1, 1, 0.25),
    UnderstandingDay((NOW + DAY).date(), "second", 2, 1, 0, 2, 1.25),
]


def test_messages_without_an_answer_are_kept_the_newest_first(talked: Database) -> None:
    assert unanswered(talked) == ["b1 out_of_scope", "a3 not_understood", "a2 no_answer"]
    assert unanswered(talked, limit=1) == ["b1 out_of_scope"]


def test_what_is_done_about_them_is_noted(talked: Database) -> None:
    with talked.writing() as uow:
        uow.insight.set_state(uow.insight.unanswered(AnswerState.OPEN, limit=2), AnswerState.TO_WRITE)
        uow.insight.set_state([], AnswerState.DONE)
        uow.commit()
    assert unanswered(talked) == ["a2 no_answer"]
    assert unanswered(talked, AnswerState.TO_WRITE) == ["b1 out_of_scope", "a3 not_understood"]


def test_each_day_and_model_has_its_figures(talked: Database) -> None:
    assert days(talked) == FIGURES
    assert days(talked, (NOW + DAY).date()) == FIGURES[1:]


def test_counting_again_comes_to_the_same(talked: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        count_again(connection)
        connection.commit()
    engine.dispose()
    assert days(talked) == FIGURES


def test_messages_from_before_the_figures_are_counted(talked: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        before = schema.head()
        command.downgrade(config, _before_figures())
        connection.commit()
    engine.dispose()
    talked.upgrade()
    assert schema.head() == before
    assert days(talked) == FIGURES
    assert unanswered(talked) == ["b1 out_of_scope", "a3 not_understood", "a2 no_answer"]


def _before_figures() -> str:
    [file] = [path for path in schema.MIGRATIONS.glob("versions/*_figures_of_understanding.py")]
    return f"{int(file.name[:4]) - 1:04d}"


def test_what_was_taken_for_what_is_counted_over_the_newest_reviews(talked: Database) -> None:
    def judge(
        name: str, number: int, *intents: str, verdict: Verdict = Verdict.WRONG, later: int = 0
    ) -> None:
        with talked.writing() as uow:
            conversation, turn = uow.conversations.get(name), uow.conversations.turn(name, number)
            assert conversation is not None and turn is not None
            reviewing = Reviewing(uow.reviews, conversation, "u", NOW + later * DAY)
            reviewing.judge(turn, verdict, Meaning(intents, (), None if intents else "B2B"), seen=0)
            uow.commit()

    judge("a", 1, "ask_price")
    judge("a", 2, "ask_price", "ask_demo", later=1)
    judge("a", 3, "ask_demo", later=2)
    judge("b", 1, "greet", later=3)  # rightly seen, another segment
    judge("b", 2, verdict=Verdict.RIGHT)
    judge("c", 1)  # a segment alone
    with talked.reading() as uow:
        assert uow.insight.confusions(newest=10) == [
            Confusion("greet", "ask_price", 2),
            Confusion("greet", "ask_demo", 1),
        ]
        assert uow.insight.confusions(newest=2) == [Confusion("greet", "ask_demo", 1)]
