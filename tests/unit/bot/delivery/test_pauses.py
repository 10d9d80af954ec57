from __future__ import annotations

import pytest

from bot.delivery.pauses import OF_A_MAIL, OF_THE_SERVER, TRIES, Pauses


def test_each_pause_is_twice_the_one_before_up_to_a_bound() -> None:
    pauses = Pauses(first=10, longest=60)
    assert [pauses.after(n, draw=1).total_seconds() for n in (1, 2, 3, 4, 1000)] == [10, 20, 40, 60, 60]


@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0])
def test_a_pause_is_never_less_than_half_of_its_length(draw: float) -> None:
    assert 5 <= Pauses(first=10, longest=60).after(1, draw).total_seconds() <= 10


def test_workers_do_not_all_come_back_at_the_same_moment() -> None:
    assert len({OF_THE_SERVER.after(3) for _ in range(20)}) > 1


def test_an_email_is_tried_for_more_than_a_day() -> None:
    shortest = sum(OF_A_MAIL.after(n, draw=0).total_seconds() for n in range(1, TRIES))
    assert shortest > 24 * 3600 - 300
    longest = sum(OF_A_MAIL.after(n, draw=1).total_seconds() for n in range(1, TRIES))
    assert 24 * 3600 < longest < 72 * 3600
