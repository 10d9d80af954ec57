"""As many wait as can be answered in time; the others are told when to come back."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from bot.web.chat.admission import LATEST, LEAST, MOST, Admission
from bot.web.chat.errors import STATUS, Refusal


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


class Crowd:
    """Visitors who wait together, each for so many seconds of the assistant's work."""

    def __init__(self, horizon: float = 4.0) -> None:
        self.clock = Clock()
        self.admission = Admission(horizon, self.clock)

    def is_answered(self, turns: int, seconds: float) -> None:
        for _ in range(turns):
            with self.admission.wait():
                self.clock.time += seconds
                self.admission.answered()

    def waits(self, stack: ExitStack, visitors: int) -> None:
        for _ in range(visitors):
            stack.enter_context(self.admission.wait())


def refused(admission: Admission) -> float:
    with pytest.raises(Refusal) as refusal:
        admission.refuse_if_full()
    assert STATUS[refusal.value.code] == 503 and refusal.value.code == "overloaded"
    assert refusal.value.retry_after is not None
    return refusal.value.retry_after


@pytest.mark.parametrize(("seconds", "most"), [(0.05, 80), (0.02, 200), (0.001, MOST), (2.0, LEAST)])
def test_the_bound_follows_from_what_turns_take(seconds: float, most: int) -> None:
    crowd = Crowd()
    crowd.is_answered(300, seconds)
    assert crowd.admission.most == pytest.approx(most, abs=1)


def test_one_slow_turn_closes_no_door() -> None:
    crowd = Crowd()
    crowd.is_answered(300, 0.02)
    crowd.is_answered(1, 1.0)
    assert crowd.admission.most > LEAST


def test_silence_between_visitors_is_not_taken_for_slowness() -> None:
    crowd = Crowd()
    for _ in range(300):
        crowd.clock.time += 60
        crowd.is_answered(1, 0.02)
    assert crowd.admission.most == pytest.approx(200, abs=1)


def test_answers_to_many_at_once_come_as_fast_as_they_come() -> None:
    crowd = Crowd()
    with ExitStack() as stack:
        crowd.waits(stack, 10)
        for _ in range(300):
            crowd.clock.time += 0.01
            crowd.admission.answered()
    assert crowd.admission.most == pytest.approx(400, abs=2)


def test_one_too_many_is_refused_until_somebody_is_answered() -> None:
    crowd = Crowd()
    crowd.is_answered(300, 1.0)
    with ExitStack() as stack:
        crowd.waits(stack, LEAST - 1)
        with crowd.admission.wait():
            refused(crowd.admission)
        crowd.admission.refuse_if_full()
    assert crowd.admission.waiting == 0


def test_whoever_is_sent_away_comes_back_one_after_the_other_at_the_pace_of_the_answers() -> None:
    crowd = Crowd()
    crowd.is_answered(300, 0.25)
    with ExitStack() as stack:
        crowd.waits(stack, LEAST)
        times = [refused(crowd.admission) for _ in range(200)]
    assert times[0] == pytest.approx(2.0)
    assert [later - earlier for earlier, later in zip(times[:50], times[1:51], strict=True)] == pytest.approx(
        [0.25] * 50, abs=0.01
    )
    assert max(times) == pytest.approx(LATEST)


def test_who_fails_waits_no_longer() -> None:
    crowd = Crowd()
    with pytest.raises(ValueError), crowd.admission.wait():
        raise ValueError
    assert crowd.admission.waiting == 0
