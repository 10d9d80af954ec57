"""A service that does not answer is left alone, and is not asked too often."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.register.breaker import CircuitBreaker, RateLimit, State


def test_it_opens_after_several_failures_in_a_row_and_lets_one_through_later() -> None:
    breaker = CircuitBreaker(failures_allowed=3, rest=60.0)
    for _ in range(2):
        breaker.failed(0.0)
    assert breaker.lets_through(0.0)
    breaker.failed(0.0)
    assert breaker.state(59.0) is State.OPEN
    assert breaker.state(60.0) is State.HALF_OPEN


def test_a_success_in_between_forgets_the_failures() -> None:
    breaker = CircuitBreaker(failures_allowed=2)
    breaker.failed(0.0)
    breaker.succeeded()
    breaker.failed(1.0)
    assert breaker.state(1.0) is State.CLOSED


def test_each_failure_while_it_is_half_open_doubles_the_rest_up_to_a_bound() -> None:
    breaker = CircuitBreaker(failures_allowed=1, rest=10.0, longest_rest=25.0)
    breaker.failed(0.0)
    breaker.failed(10.0)
    assert not breaker.lets_through(29.0) and breaker.lets_through(30.0)
    breaker.failed(30.0)
    assert not breaker.lets_through(54.0) and breaker.lets_through(55.0)
    breaker.succeeded()
    assert breaker.state(55.0) is State.CLOSED


def test_it_waits_for_as_long_as_the_service_says() -> None:
    breaker = CircuitBreaker()
    breaker.told_to_wait(0.0, 7.0)
    assert not breaker.lets_through(6.9) and breaker.lets_through(7.0)


@given(st.lists(st.floats(0, 2), min_size=20, max_size=40))
def test_never_more_requests_in_a_second_than_allowed(pauses: list[float]) -> None:
    limit, now, made = RateLimit(6), 0.0, []
    for pause in pauses:
        now += pause
        now += limit.wait(now)
        limit.made(now)
        made.append(now)
    for start in made:
        assert sum(start <= at < start + 0.999 for at in made) <= 6
