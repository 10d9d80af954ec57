"""The visitors of the speed benchmark lead conversations with the product to their end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.speed import playing
from benchmarks.speed.browsers import Browsers
from benchmarks.speed.ours import DoorTalk
from benchmarks.speed.processes import Memory, descendants, memory, processor_seconds
from benchmarks.speed.visitors import Stream, read_personas
from tests.support.product import Product


class Running:
    """The product of these tests as a contender. It is started and stopped by others."""

    name = "ours"
    folder = Path()

    def __init__(self, product: Product) -> None:
        self._instance = product.instance

    async def start(self, environment: Mapping[str, str] | None = None) -> float:
        return 0.0

    def stop(self) -> None:
        return

    def talk(self, browsers: Browsers) -> DoorTalk:
        return DoorTalk(browsers, self._instance.url)

    def memory(self) -> Memory:
        return memory(self._pids())

    def processor_seconds(self) -> float:
        return processor_seconds(self._pids())

    def _pids(self) -> list[int]:
        return [self._instance.pid, *descendants(self._instance.pid)]


async def test_every_visitor_of_a_few_comes_to_the_end_of_the_conversation(product: Product) -> None:
    contender = Running(product)
    async with Browsers() as browsers:
        for number in (0, 6):
            stream = Stream(partial(contender.talk, browsers), read_personas(), number)
            turns = 0
            await stream.prepare()
            while not stream.finished and turns < 40:
                await stream.turn()
                turns += 1
            assert stream.finished == 1, f"persona {number} came to no end in {turns} turns"


async def test_a_crowd_is_answered_and_the_work_of_every_process_is_seen(product: Product) -> None:
    contender = Running(product)
    before = contender.processor_seconds()
    turns, seconds = await playing.crowd(contender, read_personas(), at_once=4, seconds=2.0)
    assert turns
    assert all(turn.answered for turn in turns)
    assert max(turn.seconds for turn in turns) <= seconds
    assert contender.processor_seconds() > before
    held = contender.memory()
    assert held.processes >= 4
    assert 0 < held.uss <= held.pss


async def test_a_long_conversation_goes_on_turn_by_turn(product: Product) -> None:
    found = await playing.long([Running(product)], conversations=1, turns=12)
    assert [turn.answered for turn in found["ours"][0]] == [True] * 12
