from __future__ import annotations

import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from bot.leads.lead import Status
from bot.leads.repository import LeadCursor
from bot.search.query import parse_query
from bot.web.console.filters import MINE, NOBODY, Choice, read_cursor, write_cursor

PLACE = LeadCursor(1_772_629_507_123_456, -3)
NOW = datetime.datetime(2026, 3, 4, 13, 5, tzinfo=ZoneInfo("Europe/Paris"))
ME = "dominique@exemple.fr"
FULL = Choice(
    segments=frozenset({"B2B", "inconnu"}),
    statuses=frozenset({Status.TO_CHECK, Status.WON}),
    lowest_score=20,
    highest_score=90,
    owner="sacha@exemple.fr",
    since=datetime.date(2026, 1, 1),
    until=datetime.date(2026, 1, 31),
    source="lettre d’été",
    drafts=True,
    tests=True,
    silent=True,
    late=True,
    search="« la pointe » é&=+*",
    order="score",
    after=PLACE,
)


def read(query: str) -> Choice:
    return Choice.read(parse_qsl(query.removeprefix("?")))


def test_a_bookmark_shows_the_same_list_again() -> None:
    assert read(FULL.query()) == FULL
    assert Choice().href() == "/console/"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "segment=B2X",
        "statut=?",
        "apres=!",
        "brouillons=oui",
        "qui=moi@@",
        "score-min=-1&score-max=douze",
        "du=hier&au=0001-01-01",
        "tri=hasard",
    ],
)
def test_an_address_that_says_nothing_known_shows_everything(query: str) -> None:
    assert read(query) == Choice()


def test_drafts_erased_leads_and_tests_are_hidden_until_they_are_asked_for() -> None:
    only = Choice().only(ME, NOW)
    assert only.test is False
    assert not {Status.DRAFT, Status.ERASED} & only.statuses
    assert Status.DRAFT in Choice(drafts=True).only(ME, NOW).statuses
    assert Choice(tests=True).only(ME, NOW).test is None
    assert Choice(statuses=frozenset({Status.DRAFT})).only(ME, NOW).statuses == {Status.DRAFT}


def test_what_is_asked_for_is_said_to_the_repository() -> None:
    only = FULL.only(ME, NOW)
    assert only.segments == {"B2B", ""}
    assert (only.lowest_score, only.highest_score, only.origin) == (20, 90, "lettre d’été")
    assert only.since == datetime.datetime(2026, 1, 1, tzinfo=NOW.tzinfo)
    assert only.before == datetime.datetime(2026, 2, 1, tzinfo=NOW.tzinfo)
    assert only.do_not_contact and only.owner == "sacha@exemple.fr"
    assert only.search == parse_query(FULL.search)


def test_mine_and_nobodys_depend_on_who_asks() -> None:
    assert Choice(owner=MINE).only(ME, NOW).owner == ME
    nobodys = Choice(owner=NOBODY).only(ME, NOW)
    assert nobodys.unowned and nobodys.owner is None


def test_callbacks_and_deadlines_are_listed_from_today_on() -> None:
    assert Choice(order="rappel").only(ME, NOW).callback_from == NOW.replace(hour=0, minute=0)
    assert Choice(order="echeance").only(ME, NOW).deadline_from == NOW.date()


def test_another_filter_begins_at_the_first_page() -> None:
    assert FULL.but(search="").is_first_page
    assert not FULL.is_first_page


def test_a_place_in_the_list_survives_the_address() -> None:
    assert read_cursor(write_cursor(PLACE)) == PLACE
    assert write_cursor(None) == ""


@pytest.mark.parametrize("text", ["", "a", "é", "AAAA", "1.", ".1", "1.-1", "1.²", "1" * 40 + ".1"])
def test_a_damaged_place_is_none(text: str) -> None:
    assert read_cursor(text) is None


def test_what_is_late_has_waited_since_before_a_moment() -> None:
    assert Choice().only(ME, NOW, NOW).waiting_since_before is None
    assert Choice(late=True).only(ME, NOW, NOW).waiting_since_before == NOW
    nobody = Choice(late=True).only(ME, NOW).waiting_since_before
    assert nobody is not None and nobody.year == 1970
