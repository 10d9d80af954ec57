from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from bot.leads.lead import Status
from bot.leads.repository import LeadCursor
from bot.qualification.segments import Segment
from bot.web.console.filters import Choice, read_cursor, write_cursor

PLACE = LeadCursor(1_772_629_507_123_456, -3)


def test_a_bookmark_shows_the_same_list_again() -> None:
    choice = Choice(Segment.B2B, Status.TO_CHECK, drafts=True, tests=True, after=PLACE)
    assert Choice.read(dict(parse_qsl(choice.query().removeprefix("?")))) == choice
    assert Choice().href() == "/console/"


@pytest.mark.parametrize(
    "query", [{}, {"segment": "B2X"}, {"statut": "?"}, {"apres": "!"}, {"brouillons": "oui"}]
)
def test_an_address_that_says_nothing_known_shows_everything(query: dict[str, str]) -> None:
    assert Choice.read(query) == Choice()


def test_drafts_erased_leads_and_tests_are_hidden_until_they_are_asked_for() -> None:
    only = Choice().only()
    assert only.test is False
    assert not {Status.DRAFT, Status.ERASED} & only.statuses
    assert Status.DRAFT in Choice(drafts=True).only().statuses
    assert Choice(tests=True).only().test is None
    assert Choice(status=Status.DRAFT).only().statuses == {Status.DRAFT}
    assert Choice(segment=Segment.B2A).only().segments == {"B2A"}


def test_another_filter_begins_at_the_first_page() -> None:
    choice = Choice(after=PLACE)
    assert choice.with_segment(Segment.B2C).after is None
    assert choice.with_status(Status.WON).after is None


def test_a_place_in_the_list_survives_the_address() -> None:
    assert read_cursor(write_cursor(PLACE)) == PLACE


@pytest.mark.parametrize("text", ["", "a", "é", "AAAA", "1.", ".1", "1.-1", "1.²", "1" * 40 + ".1"])
def test_a_damaged_place_is_none(text: str) -> None:
    assert read_cursor(text) is None
