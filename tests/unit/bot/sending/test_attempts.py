from __future__ import annotations

import datetime

import pytest

from bot.sending.attempts import ENOUGH_FAILURES, SCHEDULE, pause_after, rest_after, retry_after

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
SECOND = datetime.timedelta(seconds=1)


def test_pauses_grow_as_the_specification_recommends_and_end() -> None:
    pauses = [pause_after(attempt, draw=1.0) for attempt in range(1, len(SCHEDULE) + 1)]
    assert pauses == [seconds * SECOND for seconds in SCHEDULE]
    assert pause_after(len(SCHEDULE) + 1) is None


def test_chance_may_shorten_a_pause_to_almost_nothing_and_never_lengthens_it() -> None:
    assert pause_after(3, draw=0.0) == SECOND
    assert pause_after(3, draw=0.5) == 15 * 60 * SECOND
    drawn = [pause_after(2) for _ in range(200)]
    assert all(pause is not None and SECOND <= pause <= 300 * SECOND for pause in drawn)
    assert len(set(drawn)) > 100


def test_a_receiver_that_asks_for_patience_is_not_asked_before_but_cannot_ask_for_ever() -> None:
    wish = 120 * SECOND
    assert pause_after(1, wish, draw=0.0) == wish
    assert wish <= (pause_after(9, wish, draw=1.0) or SECOND) <= wish * 1.25
    assert (pause_after(1, 999_999 * SECOND, draw=0.0) or SECOND) == 86_400 * SECOND


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 02 Mar 2026 09:31:00 GMT", 60),
        ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
        ("99999999999999999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, asked: int | None) -> None:
    assert retry_after(header, NOW) == (None if asked is None else asked * SECOND)


def test_a_receiver_is_given_a_rest_only_after_several_failures_in_a_row() -> None:
    assert rest_after(ENOUGH_FAILURES - 1) is None
    rests = [rest_after(ENOUGH_FAILURES + more, draw=1.0) or SECOND for more in range(12)]
    assert rests[:3] == [30 * SECOND, 60 * SECOND, 120 * SECOND]
    assert rests == sorted(rests) and rests[-1] == 900 * SECOND
