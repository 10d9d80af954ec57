"""How the contenders are played: in turns, by a crowd, by people who type, and for very long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from benchmarks.speed.browsers import Browsers
from benchmarks.speed.figures import Timed
from benchmarks.speed.stack import NotAnswered, Stack
from benchmarks.speed.visitors import QUESTIONS, Persona, Stream

Turns = list[Timed]
WARM_UP = 6


async def timed(say: Callable[[], Awaitable[object]]) -> Timed:
    """How long it took, and whether it was answered."""
    begun = time.perf_counter()
    try:
        await say()
    except NotAnswered:
        return Timed(time.perf_counter() - begun, answered=False)
    return Timed(time.perf_counter() - begun)


async def alternating(stacks: Sequence[Stack], personas: Sequence[Persona], turns: int) -> dict[str, Turns]:
    """One visitor at each contender, who take turns: so many turns each, after a few that do not count."""
    found: dict[str, Turns] = {stack.name: [] for stack in stacks}
    async with Browsers() as browsers:
        streams = {stack.name: Stream(partial(stack.talk, browsers), personas) for stack in stacks}
        for number in range(-WARM_UP, turns):
            for name, stream in streams.items():
                turn = await _next(stream)
                if number >= 0:
                    found[name].append(turn)
    return found


async def crowd(
    stack: Stack, personas: Sequence[Persona], at_once: int, seconds: float
) -> tuple[Turns, float]:
    """So many visitors who write as soon as they are answered; their turns, and how long all took."""
    async with Browsers() as browsers:
        streams = [Stream(partial(stack.talk, browsers), personas, first) for first in range(at_once)]
        found: Turns = []
        begun = time.perf_counter()
        end = begun + seconds

        async def go_on(stream: Stream) -> None:
            while time.perf_counter() < end:
                found.append(await _next(stream))

        await asyncio.gather(*map(go_on, streams))
        return found, time.perf_counter() - begun


async def typing(
    stack: Stack, personas: Sequence[Persona], at_once: int, pause: float, seconds: float
) -> Turns:
    """So many people who write once in so many seconds, not all at the same moment."""
    async with Browsers() as browsers:
        found: Turns = []
        begun = time.perf_counter()

        async def go_on(place: int) -> None:
            stream = Stream(partial(stack.talk, browsers), personas, place)
            due = begun + pause * place / at_once
            while due < begun + seconds:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                found.append(await _next(stream))
                due = max(due + pause, time.perf_counter())

        await asyncio.gather(*map(go_on, range(at_once)))
        return found


async def long(stacks: Sequence[Stack], conversations: int, turns: int) -> dict[str, list[Turns]]:
    """Conversations of so many turns in which one question follows another; the contenders take turns."""
    found: dict[str, list[Turns]] = {stack.name: [] for stack in stacks}
    async with Browsers() as browsers:
        for _ in range(conversations):
            talks = {stack.name: stack.talk(browsers) for stack in stacks}
            for name, talk in talks.items():
                await talk.open()
                found[name].append([])
            for number in range(turns):
                text = QUESTIONS[number % len(QUESTIONS)]
                for name, talk in talks.items():
                    found[name][-1].append(await timed(partial(talk.type, text)))
    return found


async def _next(stream: Stream) -> Timed:
    try:
        await stream.prepare()
    except NotAnswered:
        return Timed(0.0, answered=False)
    return await timed(stream.turn)
