"""So many people who type, each with a page that stays open; whoever is done makes room for the next."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Sequence

import aiohttp

from benchmarks.load.browser import Browser, Tally
from benchmarks.speed.stack import NotAnswered, Reply
from benchmarks.speed.visitors import Persona, Visitor


async def crowd(
    url: str, personas: Sequence[Persona], visitors: int, pause: float, seconds: float, tally: Tally
) -> None:
    """Everybody writes once in so many seconds, or as soon as they are answered when that takes longer."""
    begun = time.perf_counter()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=30.0)
    ) as session:
        places = (
            _place(
                session, url, personas, place, begun + pause * place / visitors, pause, begun + seconds, tally
            )
            for place in range(visitors)
        )
        await asyncio.gather(*places)


async def _place(
    session: aiohttp.ClientSession,
    url: str,
    personas: Sequence[Persona],
    place: int,
    due: float,
    pause: float,
    end: float,
    tally: Tally,
) -> None:
    for number in itertools.count(place):
        browser = Browser(session, url, tally)
        visitor, before = Visitor(personas[number % len(personas)]), Reply()
        try:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if time.perf_counter() >= end:
                return
            before = await browser.open()
            while not before.done and not visitor.gives_up:
                due = max(due + pause, time.perf_counter())
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                if time.perf_counter() >= end:
                    return
                before = await visitor.speak(browser, before)
        except NotAnswered:
            due = max(due + pause, time.perf_counter())  # it is counted; somebody else takes the place
        finally:
            await browser.close()
