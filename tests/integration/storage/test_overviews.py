"""Lists of conversations on real databases: what is kept of each turn, and what a list finds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from bot.conversations import marks
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.facts import Outcome
from bot.conversations.overview import OverviewFilter
from bot.conversations.reviews import ConversationReview, ReviewStatus
from bot.leads.lead import Lead, Status
from bot.search.query import parse_query
from bot.storage import engine as engines
from bot.storage import overviews, schema, tables
from bot.storage.database import Database
from bot.storage.transcript_tables import conversation_facts, conversation_marks

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)


def talk(
    database: Database, name: str, minute: int = 0, *acts: str, test: bool = False, **options: Any
) -> None:
    """A conversation of one message, begun so many minutes after the others' beginning."""
    at = NOW + minute * MINUTE
    with database.writing() as uow:
        uow.conversations.add(Conversation(name, at, "/prix", test=test))
        message = VisitorMessage(f"{name}-0", MessageKind.OPEN, "", at)
        uow.conversations.add_turn(Turn(name, 0, message, TurnStatus.ANSWERED, answered(f"{name}-a0", at)))
        uow.commit()
    say(database, name, 1, options.pop("text", "je cherche une caisse"), *acts, at=at, **options)


def say(
    database: Database,
    name: str,
    number: int,
    text: str,
    *acts: str,
    at: datetime.datetime = NOW,
    asked: str | None = "budget",
    model: str | None = "m1",
    **understanding: Any,
) -> None:
    message = VisitorMessage(f"{name}-{number}", MessageKind.TEXT, text, at)
    with database.writing() as uow:
        turn, _ = uow.conversations.append(name, message, at)
        answer = answered(f"{name}-a{number}", at, asked, model, {"acts": list(acts), **understanding})
        uow.conversations.answer(turn, answer)
        uow.commit()


def answered(
    name: str,
    at: datetime.datetime,
    asked: str | None = "need",
    model: str | None = "m1",
    understanding: dict[str, Any] | None = None,
) -> Answer:
    bubble = AssistantMessage(name, "Bien noté.", at)
    return Answer((bubble,), at, understanding or {}, asked, False, model)


def found(database: Database, *wanted: str, **options: Any) -> list[str]:
    with database.reading() as uow:
        page = uow.overviews.page(OverviewFilter(frozenset(wanted), **options))
    return [row.conversation.id for row in page.rows]


def lead_of(name: str, status: Status, **changes: Any) -> Lead:
    return replace(Lead(f"lead-{name}", name, 1, NOW, NOW, status=status), **changes)


def keep_lead(database: Database, lead: Lead) -> None:
    with database.writing() as uow:
        uow.leads.claim(lead)
        uow.commit()


@pytest.fixture
def three(database: Database) -> Iterator[Database]:
    talk(database, "a", 1, "gives:need", "asks:price", segment={"label": "B2B", "best": "B2B"})
    talk(database, "b", 2, "wants:human", segment={"label": "B2B", "best": "B2B"}, confidence=0.2, intent="x")
    talk(database, "c", 3, "says:greet", model="m2")
    yield database


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
    assert found(three, marks.lost_as(marks.Loss.WANTED)) == ["b", "a"]


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


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("caisse", ["c", "b", "a"]),
        ("tablettes durcies", ["c"]),
        ("TABLETTE DURCIE", ["c"]),
        ('"tablette durcie"', ["c"]),
        ("noté", ["c", "b", "a"]),
        ("boulanger*", ["b"]),
        ("boulangerie tablette", []),
    ],
)
def test_words_are_found_without_accents_and_endings(
    database: Database, typed: str, names: list[str]
) -> None:
    talk(database, "a", 1, text="une caisse")
    talk(database, "b", 2, text="des caisses pour ma boulangerie")
    talk(database, "c", 3, text="une caisse")
    say(database, "c", 2, "et une tablette durcie", at=NOW + 3 * MINUTE)
    assert found(database, search=parse_query(typed)) == names


def test_a_search_keeps_to_the_other_filters(three: Database) -> None:
    search = parse_query("caisse")
    assert found(three, marks.HUMAN, search=search) == ["b"]
    assert found(three, until=NOW + 2 * MINUTE, search=search) == ["a"]
    with three.reading() as uow:
        page = uow.overviews.page(OverviewFilter(search=search), limit=2)
        rest = uow.overviews.page(OverviewFilter(search=search), limit=2, before=page.next)
        assert [row.conversation.id for row in (*page.rows, *rest.rows)] == ["c", "b", "a"]
        assert uow.overviews.count(OverviewFilter(search=search), up_to=9) == 3


def test_a_search_that_finds_many_walks_the_list(three: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "_MANY", 1)
    assert found(three, search=parse_query("caisse")) == ["c", "b", "a"]
    assert found(three, marks.HUMAN, search=parse_query("caisse")) == ["b"]
    assert found(three, search=parse_query("cais")) == []


def test_nobody_is_found_by_who_they_are(database: Database) -> None:
    name = {"topic": "name", "value": {"first_name": "Ada", "last_name": "Quentin"}, "quote": "Ada Quentin"}
    talk(database, "a", 0, "gives:name", text="Ada Quentin, pour une caisse", facts=[name])
    say(database, "a", 2, "zozo chez labas", "mistypes:email")
    say(database, "a", 3, "ada@exemple.fr ou 06 39 98 00 12", "gives:email")
    assert found(database, search=parse_query("caisse")) == ["a"]
    for detail in ("Quentin", "ada", "exemple", "0639980012", "zozo"):
        assert found(database, search=parse_query(detail)) == []


def test_an_erased_conversation_leaves_the_index(three: Database, url: str) -> None:
    with three.writing() as uow:
        uow.erasures.wipe("b")
        uow.commit()
    assert found(three, search=parse_query("caisse")) == ["c", "a"]
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        count = connection.execute(sa.text("SELECT count(*) FROM conversation_search")).scalar_one()
    engine.dispose()
    assert count == 2


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
        assert uow.overviews.count(up_to=2) == 2
        assert uow.overviews.count(OverviewFilter(frozenset({marks.HUMAN})), up_to=10) == 1


def test_the_kinds_of_marks_that_exist_are_known(three: Database) -> None:
    with three.reading() as uow:
        assert list(uow.overviews.known_marks(marks.MODEL)) == ["m1", "m2"]
        assert list(uow.overviews.known_marks(marks.INTENT)) == ["x"]
        assert list(uow.overviews.known_marks("nothing:")) == []


def test_a_walk_that_was_cut_short_says_where_to_go_on(
    three: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overviews, "_STRIDES", (1, 1))
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
    assert upgraded[1] == [row for row in before[1] if not row[1].startswith("model:")]


def _known(connection: Any) -> tuple[list[Any], list[Any]]:
    columns = [column for column in conversation_facts.c if column.name != "models"]
    facts = sa.select(*columns, conversation_facts.c.models).order_by(conversation_facts.c.position)
    kept = sa.select(conversation_marks).order_by(conversation_marks.c.position, conversation_marks.c.mark)
    return (
        [tuple(row) for row in connection.execute(facts).all()],
        [tuple(row) for row in connection.execute(kept).all()],
    )
