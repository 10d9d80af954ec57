from __future__ import annotations

import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from bot.accounts.audit import AuditCursor, AuditEntry, AuditFilter
from bot.web.console.audit_filters import NOBODY, AuditChoice

PARIS = ZoneInfo("Europe/Paris")
UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 3, 4, 13, 5, 7, 123456, tzinfo=UTC)


def read(query: str) -> AuditChoice:
    return AuditChoice.read(dict(parse_qsl(query.lstrip("?"))))


def test_a_choice_is_the_same_after_its_address_was_opened_again() -> None:
    choice = AuditChoice("u1", "lead.read", "l1", datetime.date(2026, 3, 1), datetime.date(2026, 3, 2))
    choice = choice.beyond(AuditEntry(NOW, None, "lead.read", id=77))
    assert read(choice.query()) == choice
    assert read(choice.beginning().query()).after is None


def test_nothing_chosen_has_the_shortest_address() -> None:
    assert AuditChoice().query() == ""
    assert AuditChoice().only(PARIS) == AuditFilter()


def test_days_begin_and_end_where_the_vendor_works() -> None:
    only = read("?du=2026-03-28&au=2026-03-29").only(PARIS)  # the night in which the clocks change
    assert only.since == datetime.datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert only.before == datetime.datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_the_command_line_and_strangers_are_one_choice() -> None:
    assert read(f"?qui={NOBODY}").only(PARIS) == AuditFilter(by_nobody=True)


@pytest.mark.parametrize(
    "query",
    ["?du=hier", "?du=0001-01-01", "?au=9999-12-31", "?apres=x", "?apres=2026-03-04_1", "?apres=_", "?x=1"],
)
def test_what_makes_no_sense_shows_everything(query: str) -> None:
    assert read(query) == AuditChoice()


def test_a_place_in_the_log_is_exact() -> None:
    assert read("?apres=2026-03-04T13:05:07.123456%2B00:00_9").after == AuditCursor(NOW, 9)
