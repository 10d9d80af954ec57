"""Reviews in a real database: a queue in order, a history of all, and two agents at once."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic import command

from bot.conversations.conversation import (
    Answer,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.noticed import Reason
from bot.conversations.review_repository import QueueCursor, QueueFilter
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import (
    Act,
    MarkedEntity,
    Meaning,
    ReviewChanged,
    ReviewStatus,
    Verdict,
)
from bot.storage import engine as engines
from bot.storage import schema, tables
from bot.storage.database import Database
from bot.storage.unit_of_work import SqlUnitOfWork

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)
WRONG = Meaning(("ask_price",), (MarkedEntity(0, 7, "need"),), "B2B")


def a_turn(conversation_id: str, number: int, *acts: str) -> Turn:
    message = VisitorMessage(f"m-{number}", MessageKind.TEXT, f"message {number}", NOW)
    understanding = {"intent": "greet", "confidence": 0.9, "acts": list(acts)}
    return Turn(conversation_id, number, message, TurnStatus.ANSWERED, Answer((), NOW, understanding, "need"))


def talk(database: Database, name: str, *turns: tuple[str, ...], age: int = 0, test: bool = False) -> None:
    """A conversation of so many messages, each with its acts, that began `age` minutes ago."""
    with database.writing() as uow:
        uow.conversations.add(Conversation(name, NOW - age * MINUTE, test=test))
        for number, acts in enumerate(turns, start=1):
            uow.conversations.add_turn(a_turn(name, number, *acts))
        uow.commit()


def agent(uow: SqlUnitOfWork, name: str = "c", by: str = "dominique", minutes: int = 0) -> Reviewing:
    conversation = uow.conversations.get(name)
    assert conversation is not None
    return Reviewing(uow.reviews, conversation, by, NOW + minutes * MINUTE)


def queue(database: Database, **only: object) -> list[str]:
    with database.reading() as uow:
        return [r.conversation_id for r in uow.reviews.queue(QueueFilter(**only))]  # type: ignore[arg-type]


def test_conversations_that_were_not_well_understood_wait_the_most_urgent_first(database: Database) -> None:
    talk(database, "fine", ("gives:need",))
    talk(database, "older", ("not_understood",), age=5)
    talk(database, "newer", ("not_understood",))
    talk(database, "angry", ("not_understood",), ("says:complain",), age=9)
    assert queue(database) == ["angry", "newer", "older"]
    assert queue(database, reason=Reason.UNHAPPY) == ["angry"]
    assert queue(database, reason=Reason.NOT_UNDERSTOOD) == ["newer", "older"]


def test_the_weightiest_message_is_the_one_to_read(database: Database) -> None:
    talk(database, "c", ("corrects:email",), ("says:complain",), ("not_understood",))
    with database.reading() as uow:
        review = uow.reviews.of_conversation("c")
    assert review is not None
    assert (review.reason, review.turn, review.urgency) == ("unhappy", 2, 10)


def test_a_conversation_that_its_visitor_rated_badly_joins_the_queue_once(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    talk(database, "fine", ("gives:need",))
    for badly in (True, True):
        with database.writing() as uow:
            uow.overviews.rate("c", badly=badly)
            uow.overviews.rate("fine", badly=False)
            uow.commit()
    with database.reading() as uow:
        review = uow.reviews.of_conversation("c")
        assert uow.reviews.of_conversation("fine") is None
    assert review is not None
    assert (review.reason, review.turn, review.urgency) == ("unhappy", 1, 8)


def test_an_evaluation_is_nobodys_concern(database: Database) -> None:
    talk(database, "test", ("not_understood",), test=True)
    assert queue(database) == []


def test_a_message_that_is_answered_later_or_given_up_joins_the_queue(database: Database) -> None:
    talk(database, "c")
    with database.writing() as uow:
        message = VisitorMessage("m", MessageKind.TEXT, "bonjour", NOW)
        turn = uow.conversations.append("c", message, NOW).turn
        uow.conversations.give_up(turn, "refused", Answer((), NOW))
        uow.commit()
    assert queue(database, reason=Reason.FAILED) == ["c"]


def test_pages_of_the_queue_continue_where_the_last_one_ended(database: Database) -> None:
    for number in range(5):
        talk(database, f"c{number}", ("not_understood",), age=number // 2)
    found: list[str] = []
    after = None
    with database.reading() as uow:
        while page := uow.reviews.queue(QueueFilter(), limit=2, after=after):
            found += [review.conversation_id for review in page]
            last = page[-1]
            after = QueueCursor(last.urgency, last.opened_at, last.conversation_id)
    assert found == ["c1", "c0", "c3", "c2", "c4"]


def test_what_an_agent_says_is_kept_with_its_history(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        saved = agent(uow).judge(a_turn("c", 1), Verdict.WRONG, WRONG, seen=0)
        agent(uow, minutes=1).comment(" on dirait un prix ", 1)
        agent(uow, minutes=2).tag("Vocabulaire")
        agent(uow, minutes=2).tag("vocabulaire ")
        uow.commit()
    with database.reading() as uow:
        [review] = uow.reviews.of_messages("c")
        whole = uow.reviews.of_conversation("c")
        history = uow.reviews.history("c")
        assert uow.reviews.tags("c") == ["vocabulaire"]
        assert [r.conversation_id for r in uow.reviews.tagged("vocabulaire")] == ["c"]
        assert uow.reviews.tagged("autre") == []
    assert review == saved
    assert (review.version, review.predicted, review.meaning, review.by) == (1, "greet", WRONG, "dominique")
    assert whole is not None and whole.status is ReviewStatus.DOING
    assert [event.act for event in history] == [Act.TAGGED, Act.COMMENTED, Act.STATUS, Act.JUDGED]
    assert history[1].details == {"text": "on dirait un prix"}
    assert (history[3].by, history[3].turn) == ("dominique", 1)


def test_of_two_agents_at_once_the_second_reads_first_what_the_other_said(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        agent(uow).judge(a_turn("c", 1), Verdict.WRONG, WRONG, seen=0)
        uow.commit()
    for seen in (0, 2):
        with database.writing() as uow, pytest.raises(ReviewChanged):
            agent(uow, by="chantal").judge(a_turn("c", 1), Verdict.RIGHT, Meaning(), seen=seen)
    with database.writing() as uow:
        changed = agent(uow, by="chantal").judge(a_turn("c", 1), Verdict.RIGHT, Meaning(), seen=1)
        uow.commit()
    assert (changed.version, changed.by) == (2, "chantal")


def test_the_status_is_changed_over_what_was_seen_only(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        agent(uow).set_status(ReviewStatus.DONE, seen=1)
        uow.commit()
    with database.writing() as uow, pytest.raises(ReviewChanged):
        agent(uow, by="chantal").set_status(ReviewStatus.DOING, seen=1)
    assert queue(database) == []
    assert queue(database, status=ReviewStatus.DONE) == ["c"]


def test_a_review_begins_for_a_conversation_that_nothing_had_noticed(database: Database) -> None:
    talk(database, "c", ("gives:need",))
    with database.writing() as uow:
        agent(uow).set_status(ReviewStatus.DOING, seen=0)
        uow.commit()
    assert queue(database, status=ReviewStatus.DOING) == ["c"]


def test_a_marked_conversation_comes_first_once(database: Database) -> None:
    talk(database, "angry", ("says:complain",))
    talk(database, "c", ("gives:need",))
    for _ in range(2):
        with database.writing() as uow:
            agent(uow).mark(1)
            uow.commit()
    assert queue(database) == ["c", "angry"]
    with database.reading() as uow:
        assert [event.act for event in uow.reviews.history("c")] == [Act.MARKED]


def test_a_finished_review_begins_again_when_something_new_is_noticed(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        agent(uow).set_status(ReviewStatus.DONE, seen=1)
        uow.conversations.add_turn(a_turn("c", 2, "says:insult"))
        uow.commit()
    assert queue(database, reason=Reason.UNHAPPY) == ["c"]


def test_what_was_said_of_a_message_can_be_taken_back_once(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        agent(uow).judge(a_turn("c", 1), Verdict.WRONG, WRONG, seen=0)
        agent(uow).withdraw(1, seen=1)
        with pytest.raises(ReviewChanged):
            agent(uow).withdraw(1, seen=1)
        assert uow.reviews.of_messages("c") == []
        assert uow.reviews.history("c")[0].act is Act.WITHDRAWN


def test_tags_are_taken_away(database: Database) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        agent(uow).tag("prix")
        agent(uow).untag("prix")
        agent(uow).untag("prix")
        assert uow.reviews.tags("c") == []
        assert [event.act for event in uow.reviews.history("c")] == [Act.UNTAGGED, Act.TAGGED]


def test_only_wrong_messages_of_finished_reviews_are_learnt_from(database: Database) -> None:
    talk(database, "c", ("not_understood",), ("not_understood",), ("not_understood",))
    talk(database, "open", ("not_understood",))
    with database.writing() as uow:
        agent(uow).judge(a_turn("c", 1), Verdict.WRONG, WRONG, seen=0)
        agent(uow).judge(a_turn("c", 2), Verdict.RIGHT, Meaning(), seen=0)
        agent(uow, minutes=5).judge(a_turn("c", 3), Verdict.WRONG, WRONG, seen=0)
        agent(uow, "open").judge(a_turn("open", 1), Verdict.WRONG, WRONG, seen=0)
        review = uow.reviews.of_conversation("c")
        assert review is not None
        agent(uow).set_status(ReviewStatus.DONE, seen=review.version)
        uow.commit()
    with database.reading() as uow:
        found = uow.reviews.to_learn()
        assert [(m.review.turn, m.text, m.asked) for m in found] == [
            (1, "message 1", None),
            (3, "message 3", "need"),
        ]
        assert uow.reviews.to_learn(after=("c", 1)) == [found[1]]
        assert uow.reviews.to_learn(limit=1) == [found[0]]
        assert uow.reviews.to_learn(since=NOW + MINUTE) == [found[1]]


def test_nobody_counts_further_than_needed(database: Database) -> None:
    for number in range(4):
        talk(database, f"c{number}", ("not_understood",))
    with database.reading() as uow:
        assert uow.reviews.count(ReviewStatus.TODO, up_to=10) == 4
        assert uow.reviews.count(ReviewStatus.TODO, up_to=3) == 3
        assert uow.reviews.count(ReviewStatus.DONE, up_to=3) == 0


def test_reviews_go_with_their_conversation(database: Database, url: str) -> None:
    talk(database, "c", ("not_understood",))
    with database.writing() as uow:
        agent(uow).judge(a_turn("c", 1), Verdict.WRONG, WRONG, seen=0)
        agent(uow).comment("elle s’appelle Maëlle")
        agent(uow).tag("prix")
        uow.commit()
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        connection.execute(tables.conversations.delete())
        connection.commit()
    engine.dispose()
    with database.reading() as uow:
        assert uow.reviews.of_conversation("c") is None
        assert (uow.reviews.history("c"), uow.reviews.tags("c"), uow.reviews.of_messages("c")) == ([], [], [])


def test_conversations_from_before_the_reviews_join_the_queue(database: Database, url: str) -> None:
    talk(database, "fine", ("gives:need",))
    talk(database, "c", ("corrects:email",), ("not_understood",), ("says:complain",))
    talk(database, "test", ("not_understood",), test=True)
    with database.reading() as uow:
        before = uow.reviews.of_conversation("c")
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        connection.commit()
        assert "conversation_reviews" not in sa.inspect(connection).get_table_names()
    engine.dispose()
    database.upgrade()
    assert queue(database) == ["c"]
    with database.reading() as uow:
        after = uow.reviews.of_conversation("c")
    assert before is not None and after is not None
    assert replace(after, version=before.version) == before
