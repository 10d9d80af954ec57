"""The address of a list says what it shows."""

from __future__ import annotations

import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations import marks
from bot.conversations.facts import IDLE, Loss, Outcome
from bot.web.console.conversation_filters import ConversationChoice
from tests.support import crm

PARIS = ZoneInfo("Europe/Paris")
EVERYTHING = {
    "q": "tablette durcie", "segment": "B2B", "issue": "draft", "fait": "act:asks:price", "confiance": "50",
    "arret": "budget", "incompris": "1", "corrige": "1", "humain": "1", "mecontent": "1", "echec": "1",
    "relecture": "todo", "modele": "20260301-abc", "du": "2026-03-01", "au": "2026-03-04",
    "perdues": "wanted", "essais": "1", "avant": "1772443860000000",
}  # fmt: skip


def test_an_address_and_its_choice_say_the_same() -> None:
    choice = ConversationChoice.read(EVERYTHING)
    assert choice.fields() == EVERYTHING
    assert ConversationChoice.read(dict(parse_qsl(choice.query().removeprefix("?")))) == choice


def test_everything_that_is_chosen_must_hold() -> None:
    only = ConversationChoice.read(EVERYTHING).only(crm.NOW, PARIS)
    assert only.marks == {
        marks.segment("B2B"), marks.outcome(Outcome.DRAFT), "act:asks:price", marks.below(50),
        marks.abandoned_at("budget"), marks.NOT_UNDERSTOOD, marks.CORRECTED, marks.HUMAN, marks.UNHAPPY,
        marks.FAILED, marks.review("todo"), "model:20260301-abc", marks.lost_as(Loss.WANTED),
    }  # fmt: skip
    assert only.tests
    assert only.left_before == crm.NOW - IDLE


def test_days_are_those_of_the_vendor_and_the_last_one_counts() -> None:
    only = ConversationChoice.read({"du": "2026-07-01", "au": "2026-07-01"}).only(crm.NOW, PARIS)
    assert only.since == datetime.datetime(2026, 7, 1, tzinfo=PARIS)
    assert only.until == datetime.datetime(2026, 7, 2, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("field", "value", "mark"),
    [
        ("arret", "partout", marks.ABANDONED),
        ("perdues", "toutes", marks.LOST),
        ("segment", "aucun", marks.segment(None)),
    ],
)
def test_what_may_be_anything_is_one_mark(field: str, value: str, mark: str) -> None:
    assert ConversationChoice.read({field: value}).only(crm.NOW, PARIS).marks == {mark}


def test_what_nobody_has_reviewed_has_no_mark() -> None:
    only = ConversationChoice.read({"relecture": "aucune"}).only(crm.NOW, PARIS)
    assert (only.marks, only.unreviewed) == (frozenset(), True)


def test_a_filter_is_taken_back_alone_and_from_the_beginning() -> None:
    less = ConversationChoice.read(EVERYTHING).without("humain").fields()
    assert less == {name: value for name, value in EVERYTHING.items() if name not in ("humain", "avant")}


@pytest.mark.parametrize(
    "query",
    [
        {"segment": "B2Z"}, {"issue": "won"}, {"fait": "model:x"}, {"fait": "act:'; DROP"},
        {"confiance": "51"},
        {"incompris": "oui"}, {"relecture": "?"}, {"du": "hier"}, {"au": "9999-12-31"}, {"avant": "-1"},
        {"avant": "9" * 30}, {"perdues": "x"}, {"modele": "a b"},
    ],
)  # fmt: skip
def test_what_an_address_should_not_say_shows_everything(query: dict[str, str]) -> None:
    assert ConversationChoice.read(query) == ConversationChoice()


@given(st.dictionaries(st.sampled_from(sorted(EVERYTHING)), st.text(max_size=40)))
def test_no_address_is_refused(query: dict[str, str]) -> None:
    choice = ConversationChoice.read(query)
    choice.only(crm.NOW, PARIS)
    assert ConversationChoice.read(choice.fields()) == choice
