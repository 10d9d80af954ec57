"""How long a turn takes, and what of it each stage: a few clock readings, added up and noted once per turn.
Where traces are sent, each passage of a stage is a span within that of its turn.

A stage that is passed through several times in a turn counts with its sum; what no stage took is `other`.
Stages do not overlap: one that begins within another one belongs to it.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from time import perf_counter
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from bot.telemetry import traces
from bot.telemetry.metrics import IN_PROGRESS, STAGE, TURN

P = ParamSpec("P")
T = TypeVar("T")

OTHER = "other"


class TurnClock:
    """The times of one turn."""

    __slots__ = ("inside", "spent")

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.inside = False


_current: ContextVar[TurnClock | None] = ContextVar("turn_clock", default=None)


class Stage:
    """A block that counts for a stage of the turn that is going on; outside of turns, for nothing."""

    __slots__ = ("_began", "_clock", "_name", "_span")

    def __init__(self, name: str) -> None:
        self._name = name
        self._clock: TurnClock | None = None

    def __enter__(self) -> None:
        clock = _current.get()
        if clock is not None and not clock.inside:
            clock.inside = True
            self._clock = clock
            self._span = traces.begin(self._name)
            self._began = perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        clock = self._clock
        if clock is not None:
            spent = clock.spent
            spent[self._name] = spent.get(self._name, 0.0) + perf_counter() - self._began
            clock.inside = False
            traces.end(self._span, error)


def stage(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """The same function, whose time counts for this stage."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def measured(*args: P.args, **kwargs: P.kwargs) -> T:
            with Stage(name):
                return function(*args, **kwargs)

        return measured

    return decorate


def async_stage(name: str) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    """The same coroutine function, whose time counts for this stage."""

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(function)
        async def measured(*args: P.args, **kwargs: P.kwargs) -> T:
            with Stage(name):
                return await function(*args, **kwargs)

        return measured

    return decorate


@asynccontextmanager
async def waited(lock: AbstractAsyncContextManager[T]) -> AsyncIterator[T]:
    """Hold this; the time until it is held counts as `waiting`."""
    waiting = Stage("waiting")
    waiting.__enter__()
    try:
        held = await lock.__aenter__()
    finally:
        waiting.__exit__(None, None, None)
    try:
        yield held
    except BaseException as error:
        if not await lock.__aexit__(type(error), error, error.__traceback__):
            raise
    else:
        await lock.__aexit__(None, None, None)


def measured_turn(process: str) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    """The same coroutine function, which is one turn of this process. What enters no stage is none."""
    whole, under_way, children = TURN.labels(process), IN_PROGRESS.labels(process), _Children(process)

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(function)
        async def measured(*args: P.args, **kwargs: P.kwargs) -> T:
            clock = TurnClock()
            token = _current.set(clock)
            under_way.inc()
            span = traces.begin("turn")
            failure: BaseException | None = None
            began = perf_counter()
            try:
                return await function(*args, **kwargs)
            except BaseException as error:
                failure = error
                raise
            finally:
                traces.end(span, failure)
                took = perf_counter() - began
                under_way.dec()
                _current.reset(token)
                if clock.spent:
                    whole.observe(took)
                    for name, seconds in clock.spent.items():
                        children[name].observe(seconds)
                    children[OTHER].observe(max(0.0, took - sum(clock.spent.values())))

        return measured

    return decorate


class _Children(dict[str, Any]):
    """The histograms of a process's stages, looked up once each."""

    def __init__(self, process: str) -> None:
        self._process = process

    def __missing__(self, name: str) -> Any:
        child = self[name] = STAGE.labels(self._process, name)
        return child
