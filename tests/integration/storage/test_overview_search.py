"""Words that were said in conversations are found, and who said them is not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.conversations import marks
from bot.conversations.overview import OverviewFilter
from bot.search.query import parse_query
from bot.storage import engine as engines
from bot.storage import overviews
from bot.storage.database import Database
from tests.integration.storage.talks import MINUTE, NOW, found, say, talk


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
        assert uow.overviews.count(OverviewFilter(search=search), up_to=9).number == 3


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
