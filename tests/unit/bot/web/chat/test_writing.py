"""Writers who would wait for one another share a transaction, and none of them suffers for another."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Any

import pytest

from bot.unit_of_work import StorageUnavailable
from bot.web.chat.writing import CommonWriting


class Ledger:
    """A database of lines. Whoever begins a transaction may have to wait at the gate."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.at_gate = threading.Event()
        self.fails = 0

    def begin(self) -> Any:
        return Page(self)


class Page:
    """One transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.lines: list[str] = []

    def __enter__(self) -> Page:
        self._ledger.at_gate.set()
        self._ledger.gate.wait(5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def commit(self) -> None:
        if self._ledger.fails:
            self._ledger.fails -= 1
            raise StorageUnavailable("the disk is full")
        self._ledger.commits.append(self.lines)


def line(text: str) -> Any:
    def write(page: Any) -> str:
        page.lines.append(text)
        return text.upper()

    return write


def mistake(page: Any) -> None:
    page.lines.append("a mistake")
    raise LookupError("no such conversation")


async def together(ledger: Ledger, writing: CommonWriting, *works: Any) -> list[Any]:
    """Everybody comes while the first one waits for the database."""
    ledger.gate.clear()
    ledger.at_gate.clear()
    tasks = [asyncio.create_task(writing.write(works[0]))]
    await asyncio.to_thread(ledger.at_gate.wait, 5)
    tasks += [asyncio.create_task(writing.write(work)) for work in works[1:]]
    await asyncio.sleep(0)
    ledger.gate.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_whoever_is_alone_has_a_transaction_alone() -> None:
    ledger = Ledger()
    writing = CommonWriting(ledger.begin)

    assert [await writing.write(line("a")), await writing.write(line("b"))] == ["A", "B"]
    assert ledger.commits == [["a"], ["b"]]


async def test_who_comes_while_the_database_is_busy_shares_the_next_transaction_in_order() -> None:
    ledger = Ledger()

    found = await together(ledger, CommonWriting(ledger.begin), line("a"), line("b"), line("c"))

    assert found == ["A", "B", "C"]
    assert ledger.commits == [["a", "b", "c"]]


async def test_many_share_several_transactions() -> None:
    ledger = Ledger()

    await together(ledger, CommonWriting(ledger.begin), *(line(str(number)) for number in range(20)))

    assert [len(lines) for lines in ledger.commits] == [16, 4]


async def test_a_mistake_of_one_is_theirs_alone() -> None:
    ledger = Ledger()

    found = await together(ledger, CommonWriting(ledger.begin), line("a"), mistake, line("c"))

    assert (found[0], found[2]) == ("A", "C")
    assert isinstance(found[1], LookupError)
    assert ledger.commits == [["a"], ["c"]]


async def test_all_hear_that_nothing_was_kept_when_the_database_fails() -> None:
    ledger = Ledger()
    ledger.fails = 1
    writing = CommonWriting(ledger.begin)

    found = await together(ledger, writing, line("a"), line("b"))

    assert [type(error) for error in found] == [StorageUnavailable, StorageUnavailable]
    assert ledger.commits == []
    assert await writing.write(line("again")) == "AGAIN"


async def test_who_is_gone_keeps_nobody_from_hearing() -> None:
    ledger = Ledger()
    writing = CommonWriting(ledger.begin)
    ledger.gate.clear()
    gone = asyncio.create_task(writing.write(line("a")))
    await asyncio.to_thread(ledger.at_gate.wait, 5)
    stays = asyncio.create_task(writing.write(line("b")))
    await asyncio.sleep(0)

    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    ledger.gate.set()

    assert await stays == "B"
    assert ledger.commits == [["a", "b"]]
