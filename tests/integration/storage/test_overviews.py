"""Lists of conversations on real databases: what is kept of each turn, and what a list finds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from bot.conversations import marks
from bot.conversations.conversation import (
    Conversation,
)
from bot.conversations.facts import Loss, Outcome
from bot.conversations.overview import OverviewCount, OverviewFilter
from bot.conversations.reviews import ConversationReview, ReviewStatus
from bot.conversations.traits import traits
from bot.leads.lead import Status
from bot.storage import engine as engines
from bot.storage import overviews, schema, tables
from bot.storage.database import Database
from bot.storage.transcript_tables import conversation_facts, conversation_marks
from tests.integration.storage.talks import MINUTE, NOW, found, keep_lead, lead_of, say, talk


def test_the_list_has_the_youngest_first_and_goes_on_where_a_page_ended(three: Database) -> None:
    with three.reading() as uow:
        first = uow.overviews.page(limit=2)
        rest = uow.overviews.page(limit=2, before=first.next)
    assert [row.conversation.id for row in first.rows] == ["c", "b"]
    assert ([row.conversation.id for row in rest.rows], rest.next) == (["a"], None)


def test_each_mark_finds_its_conversations_and_several_find_what_has_them_all(three: Database) -> None:
    assert found(three, marks.segment("B2B")) == ["b", "a"]
    assert found(three, marks.segment("B2B"), marks.HUMAN) == ["b"]
    assert found(three, marks.below(30)) == ["b"]
    assert found(three, "act:asks:price") == ["a"]
    assert found(three, "model:m2") == ["c"]
    assert found(three, marks.HUMAN, "model:m2") == []
    assert found(three, marks.lost_as(Loss.WANTED)) == ["b", "a"]


def test_each_mark_of_a_conversation_tells_of_all_its_marks(three: Database, url: str) -> None:
    say(three, "b", 9, "et demain ?", "asks:price", asked="email", at=NOW + MINUTE, model="m3")
    assert found(three, marks.HUMAN, "model:m3", marks.segment("B2B"), marks.below(30)) == ["b"]
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(conversation_marks)).all()
    engine.dispose()
    held: dict[int, set[str]] = {}
    for row in rows:
        held.setdefault(row.position, set()).add(row.mark)
    assert len(held) == 3
    assert [row.traits for row in rows] == [traits(held[row.position]) for row in rows]


def test_an_older_database_knows_all_marks_by_each_of_them(three: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        before = _known(connection)
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0028")
        connection.commit()
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert _known(connection) == before
    engine.dispose()
    assert found(three, marks.segment("B2B"), marks.HUMAN) == ["b"]


def test_dates_bound_the_list_to_the_minute(three: Database) -> None:
    assert found(three, since=NOW + 2 * MINUTE) == ["c", "b"]
    assert found(three, until=NOW + 2 * MINUTE) == ["a"]
    assert found(three, marks.segment("B2B"), since=NOW + 2 * MINUTE) == ["b"]


def test_who_has_just_written_has_not_left(three: Database) -> None:
    assert found(three, marks.ABANDONED, left_before=NOW + 2 * MINUTE) == ["a"]


def test_tests_and_those_who_said_nothing_are_left_out(three: Database) -> None:
    talk(three, "essai", 4, "gives:need", test=True)
    with three.writing() as uow:
        uow.conversations.add(Conversation("silent", NOW + 5 * MINUTE))
        uow.commit()
    assert found(three) == ["c", "b", "a"]
    assert found(three, tests=True) == ["essai", "c", "b", "a"]


def test_two_that_begin_at_the_same_moment_have_two_places(database: Database) -> None:
    for name in ("a", "b", "c"):
        talk(database, name, 1)
    assert found(database) == ["c", "b", "a"]


def test_what_is_known_follows_each_turn(database: Database) -> None:
    talk(database, "a", 0, "gives:need")
    say(database, "a", 2, "non, 300", "corrects:budget", asked="email", at=NOW + MINUTE, model="m2")
    with database.reading() as uow:
        known = uow.overviews.of("a")
    assert known is not None
    facts = known.facts
    assert (facts.messages, facts.corrected, facts.stopped_at) == (2, True, "email")
    assert (facts.models, facts.last_activity) == (("m1", "m2"), NOW + MINUTE)
    assert found(database, marks.abandoned_at("email")) == ["a"]
    assert found(database, marks.abandoned_at("budget")) == []


def test_the_outcome_is_that_of_the_best_lead(database: Database) -> None:
    talk(database, "a", 0, "gives:need")
    assert found(database, marks.outcome(Outcome.NOTHING)) == ["a"]
    keep_lead(database, lead_of("a", Status.DRAFT))
    say(database, "a", 2, "oui", "agrees")
    assert found(database, marks.outcome(Outcome.DRAFT), marks.LOST) == ["a"]
    keep_lead(database, replace(lead_of("a", Status.QUALIFIED), id="second", request=2))
    say(database, "a", 3, "oui", "agrees")
    assert found(database, marks.outcome(Outcome.QUALIFIED)) == ["a"]
    assert found(database, marks.LOST) == []


def test_the_excerpt_says_what_was_wanted_and_not_by_whom(database: Database) -> None:
    talk(database, "a", 0, "gives:need", text="Ada ici, je cherche une caisse pour ma boutique")
    name = {"topic": "name", "value": {"first_name": "Ada", "last_name": "Martin"}, "quote": "Ada Martin"}
    say(database, "a", 2, "Ada Martin", "gives:name", facts=[name])
    with database.reading() as uow:
        known = uow.overviews.of("a")
    assert known is not None and known.excerpt == "[…] ici, je cherche une caisse pour ma boutique"


def test_an_address_that_could_not_be_read_is_no_excerpt(database: Database) -> None:
    talk(database, "a", 0, "mistypes:email", text="ada.exemple.fr")
    with database.reading() as uow:
        known = uow.overviews.of("a")
    assert known is not None and known.excerpt == ""


def test_ratings_and_reviews_are_found_as_well(three: Database) -> None:
    with three.writing() as uow:
        review = uow.reviews.save_conversation(ConversationReview("c", NOW))
        uow.commit()
    assert found(three, marks.review("todo")) == ["c", "b"]  # b was not well understood
    assert found(three, unreviewed=True) == ["a"]
    with three.writing() as uow:
        uow.overviews.rate("a", badly=True)
        uow.overviews.rate("gone", badly=True)
        uow.commit()
    assert found(three, marks.UNHAPPY) == ["a"]
    assert found(three, marks.review("todo")) == ["c", "b", "a"]  # whoever was unhappy is worth a look
    with three.writing() as uow:
        uow.reviews.save_conversation(replace(review, status=ReviewStatus.DONE))
        uow.commit()
    assert found(three, marks.review("todo")) == ["b", "a"]
    assert found(three, marks.review("done")) == ["c"]


def test_a_message_that_joins_the_queue_is_found_as_one_to_review(database: Database) -> None:
    talk(database, "a", 0, "not_understood")
    assert found(database, marks.review("todo"), marks.NOT_UNDERSTOOD) == ["a"]


def test_neighbours_are_those_of_the_filtered_list(three: Database) -> None:
    only = OverviewFilter(frozenset({marks.segment("B2B")}))
    with three.reading() as uow:
        b = uow.overviews.of("b")
        assert b is not None
        older = uow.overviews.neighbour(only, b.position, later=False)
        assert uow.overviews.neighbour(only, b.position, later=True) is None
        above = uow.overviews.neighbour(OverviewFilter(), b.position, later=True)
    assert older is not None and older.conversation.id == "a"
    assert above is not None and above.conversation.id == "c"


def test_counting_stops_where_it_is_told(three: Database) -> None:
    with three.reading() as uow:
        assert uow.overviews.count(up_to=2).number == 2
        human = OverviewFilter(frozenset({marks.HUMAN}))
        assert uow.overviews.count(human, up_to=10) == OverviewCount(1, True)


def test_a_count_that_was_cut_short_says_so(three: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "_COUNTED", (1, 1))
    with three.reading() as uow:
        assert uow.overviews.count(up_to=10) == OverviewCount(2, False)


def test_the_kinds_of_marks_that_exist_are_known(three: Database) -> None:
    with three.reading() as uow:
        assert list(uow.overviews.known_marks(marks.MODEL)) == ["m1", "m2"]
        assert list(uow.overviews.known_marks(marks.INTENT)) == ["x"]
        assert list(uow.overviews.known_marks("nothing:")) == []


def test_a_walk_that_was_cut_short_says_where_to_go_on(
    three: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overviews, "_STRIDES", (1, 1))
    monkeypatch.setattr(overviews, "_STRIDES_OF_MARKS", (1, 1))
    only = OverviewFilter(frozenset({"act:asks:price", marks.segment("B2B")}))
    with three.reading() as uow:
        every = uow.overviews.page(OverviewFilter(since=NOW), limit=5)
        assert [row.conversation.id for row in every.rows] == ["c", "b"] and every.next
        rest = uow.overviews.page(OverviewFilter(since=NOW), limit=5, before=every.next)
        assert [row.conversation.id for row in rest.rows] == ["a"] and rest.next is None
        assert [row.conversation.id for row in uow.overviews.page(only).rows] == ["a"]


def test_an_erased_conversation_leaves_nothing_behind(three: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        connection.execute(tables.conversations.delete().where(tables.conversations.c.id == "b"))
        connection.commit()
        left = connection.execute(sa.select(conversation_facts.c.conversation_id)).scalars()
        assert sorted(left) == ["a", "c"]
        human = sa.select(conversation_marks.c.position).where(conversation_marks.c.mark == marks.HUMAN)
        assert connection.execute(human).first() is None
    engine.dispose()
    assert found(three) == ["c", "a"]


def test_everything_can_be_worked_out_again(three: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        before = _known(connection)
        connection.execute(conversation_marks.delete())
        connection.execute(conversation_facts.update().values(excerpt="", messages=0, acts=[], models=["?"]))
        connection.commit()
    with three.writing() as uow:
        for name in ("a", "b", "c"):
            uow.overviews.refresh(name)
        uow.commit()
    with engine.connect() as connection:
        assert _known(connection) == before
    engine.dispose()


def test_an_older_database_is_worked_out_when_it_is_upgraded(three: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        before = _known(connection)
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        connection.commit()
    schema.upgrade(engine)
    with engine.connect() as connection:
        upgraded = _known(connection)
    engine.dispose()
    # The models of the turns went with their column.
    assert upgraded[0] == [(*row[:-1], []) for row in before[0]]
    kept = [row[:2] for row in before[1] if not row[1].startswith("model:")]
    assert [row[:2] for row in upgraded[1]] == kept


def _known(connection: Any) -> tuple[list[Any], list[Any]]:
    columns = [column for column in conversation_facts.c if column.name != "models"]
    facts = sa.select(*columns, conversation_facts.c.models).order_by(conversation_facts.c.position)
    kept = sa.select(
        conversation_marks.c.position, conversation_marks.c.mark, conversation_marks.c.traits
    ).order_by(conversation_marks.c.position, conversation_marks.c.mark)
    return (
        [tuple(row) for row in connection.execute(facts).all()],
        [tuple(row) for row in connection.execute(kept).all()],
    )


def test_several_conversations_are_read_at_once_as_they_are_one_by_one(three: Database) -> None:
    keep_lead(three, lead_of("a", Status.QUALIFIED))
    with three.reading() as uow:
        turns = uow.conversations.turns_of(["a", "c", "unknown"])
        assert turns == {name: uow.conversations.turns(name) for name in ("a", "c")}
        leads = uow.leads.of_conversations(["a", "b", "unknown"])
        assert leads == {"a": uow.leads.of_conversation("a")}
        assert uow.conversations.turns_of([]) == uow.leads.of_conversations([]) == {}
