"""How far conversations went: asked, answered, left."""

from __future__ import annotations

import datetime

from bot.board.facts import Step, TalkFact
from bot.board.walk import walk

NOW = datetime.datetime(2026, 3, 4, 13, 5, tzinfo=datetime.timezone.utc)
HOUR, MINUTE = datetime.timedelta(hours=1), datetime.timedelta(minutes=1)


def talk(*asked: str | None, age: datetime.timedelta = HOUR, done: bool = False) -> TalkFact:
    """A conversation in which these questions came one after the other, the first one unasked for."""
    last = len(asked) - 1
    steps = [
        Step(NOW - age, topic, spoken=number > 0, done=done and number == last)
        for number, topic in enumerate(asked)
    ]
    return TalkFact(tuple(steps))


def test_the_last_question_without_an_answer_is_where_the_visitor_left() -> None:
    way = walk(talk("need", "organisation", "organisation", "size"), NOW)
    assert way.asked == {"need", "organisation", "size"}
    assert (way.answered, way.left_at, way.still_at) == ({"need", "organisation"}, "size", None)


def test_who_wrote_a_moment_ago_has_not_left_yet() -> None:
    way = walk(talk("need", "size", age=29 * MINUTE), NOW)
    assert (way.left_at, way.still_at, way.leaves_at) == (None, "size", NOW + MINUTE)
    assert way.answered == {"need"}


def test_a_question_that_was_come_back_to_is_left_once() -> None:
    way = walk(talk("need", "email", "size", "email"), NOW)
    assert (way.answered, way.left_at) == ({"need", "size"}, "email")


def test_who_reached_the_end_left_nothing_open() -> None:
    assert walk(talk("need", "confirm", "anything_else"), NOW).left_at is None
    assert walk(talk("need", "confirm", None), NOW).answered == {"need", "confirm"}
    assert walk(talk("need", "confirm", done=True), NOW).left_at is None


def test_who_only_opened_the_chat_was_asked_nothing() -> None:
    assert walk(talk("need"), NOW).asked == frozenset()
    assert walk(TalkFact(()), NOW).asked == frozenset()
