"""How the contenders are played: in turns, by crowds, for long. Here they only take note of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.speed import playing
from benchmarks.speed.browsers import Browsers
from benchmarks.speed.processes import Memory
from benchmarks.speed.stack import NotAnswered, Reply

PERSONA = {"segment": "B2C", "opening": "bonjour", "answers": {}}


class Noted:
    """A contender that answers at once, and notes who spoke."""

    folder = Path()

    def __init__(self, name: str, log: list[str], *, fails: bool = False) -> None:
        self.name, self._log, self._fails = name, log, fails
        self.talks = 0

    async def start(self, environment: Mapping[str, str] | None = None) -> float:
        return 0.0

    def stop(self) -> None:
        return

    def memory(self) -> Memory:
        return Memory()

    def processor_seconds(self) -> float:
        return 0.0

    def talk(self, browsers: Browsers) -> Noted:
        self.talks += 1
        return self

    async def open(self) -> Reply:
        return Reply("need")

    async def type(self, text: str) -> Reply:
        self._log.append(self.name)
        if self._fails:
            raise NotAnswered("never")
        return Reply("need")

    async def press(self, button: str) -> Reply:
        return await self.type(button)


async def test_the_contenders_take_turns() -> None:
    log: list[str] = []
    stacks = [Noted("a", log), Noted("b", log)]
    found = await playing.alternating(stacks, [PERSONA], turns=10)
    assert log == ["a", "b"] * (10 + playing.WARM_UP)
    assert {name: len(turns) for name, turns in found.items()} == {"a": 10, "b": 10}


async def test_a_turn_without_an_answer_is_counted_as_one() -> None:
    found = await playing.alternating([Noted("a", [], fails=True)], [PERSONA], turns=3)
    assert [turn.answered for turn in found["a"]] == [False] * 3


async def test_every_visitor_of_a_crowd_has_a_conversation_of_their_own() -> None:
    stack = Noted("a", [])
    turns, seconds = await playing.crowd(stack, [PERSONA], at_once=5, seconds=0.05)
    assert stack.talks >= 5
    assert len(turns) >= 5
    assert seconds >= 0.05


async def test_people_who_type_write_once_in_every_pause() -> None:
    turns = await playing.typing(Noted("a", []), [PERSONA], at_once=4, pause=0.1, seconds=0.3)
    assert len(turns) == pytest.approx(12, abs=4)


async def test_long_conversations_stay_one_conversation() -> None:
    log: list[str] = []
    stacks = [Noted("a", log), Noted("b", log)]
    found = await playing.long(stacks, conversations=2, turns=7)
    assert [stack.talks for stack in stacks] == [2, 2]
    assert [len(turns) for turns in found["a"]] == [7, 7]
    assert log == ["a", "b"] * 14
