"""Writers who would wait for one another share a transaction, and none of them suffers for another."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Any

import pytest

from bot.unit_of_work import NotDurable, StorageUnavailable
from bot.web.chat.writing import CommonWriting


class Ledger:
    """A database of lines. Whoever begins a transaction may have to wait at the gate."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.at_gate = threading.Event()
        self.fails = 0
        self.on_disk: list[list[str]] = []
        self.disk = threading.Event()
        self.disk.set()
        self.disk_fails = False
        self.rasa_synced = 0
        self.rasa_fails = False
        self.committed_then: list[int] = []

    def writing(self) -> CommonWriting:
        return CommonWriting(self.begin, self.make_durable, self.rasa_durable)

    def begin(self) -> Any:
        return Page(self)

    def rasa_durable(self) -> None:
        self.rasa_synced += 1
        self.committed_then.append(len(self.commits))
        if self.rasa_fails:
            raise NotDurable("the disk does not take what was committed")

    def make_durable(self) -> None:
        self.disk.wait(5)
        if self.disk_fails:
            raise NotDurable("the disk does not take what was committed")
        self.on_disk = list(self.commits)


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


async def secured(writing: CommonWriting, work: Any) -> Any:
    written = await writing.write_ahead(work)
    await written.durable
    return written.found


async def together(ledger: Ledger, writing: CommonWriting, *works: Any) -> list[Any]:
    """Everybody comes while the first one waits for the database."""
    ledger.gate.clear()
    ledger.at_gate.clear()
    tasks = [asyncio.create_task(secured(writing, works[0]))]
    await asyncio.to_thread(ledger.at_gate.wait, 5)
    tasks += [asyncio.create_task(secured(writing, work)) for work in works[1:]]
    await asyncio.sleep(0)
    ledger.gate.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_whoever_is_alone_has_a_transaction_alone() -> None:
    ledger = Ledger()
    writing = ledger.writing()

    assert [await writing.write(line("a")), await writing.write(line("b"))] == ["A", "B"]
    assert ledger.commits == [["a"], ["b"]]


async def test_who_comes_while_the_database_is_busy_shares_the_next_transaction_in_order() -> None:
    ledger = Ledger()

    found = await together(ledger, ledger.writing(), line("a"), line("b"), line("c"))

    assert found == ["A", "B", "C"]
    assert ledger.commits == [["a", "b", "c"]]


async def test_many_share_several_transactions() -> None:
    ledger = Ledger()

    await together(ledger, ledger.writing(), *(line(str(number)) for number in range(20)))

    assert [len(lines) for lines in ledger.commits] == [16, 4]


async def test_a_mistake_of_one_is_theirs_alone() -> None:
    ledger = Ledger()

    found = await together(ledger, ledger.writing(), line("a"), mistake, line("c"))

    assert (found[0], found[2]) == ("A", "C")
    assert isinstance(found[1], LookupError)
    assert ledger.commits == [["a"], ["c"]]


async def test_all_hear_that_nothing_was_kept_when_the_database_fails() -> None:
    ledger = Ledger()
    ledger.fails = 1
    writing = ledger.writing()

    found = await together(ledger, writing, line("a"), line("b"))

    assert [type(error) for error in found] == [StorageUnavailable, StorageUnavailable]
    assert ledger.commits == []
    assert await writing.write(line("again")) == "AGAIN"


async def test_who_is_gone_keeps_nobody_from_hearing() -> None:
    ledger = Ledger()
    writing = ledger.writing()
    ledger.gate.clear()
    gone = asyncio.create_task(writing.write_ahead(line("a")))
    await asyncio.to_thread(ledger.at_gate.wait, 5)
    stays = asyncio.create_task(secured(writing, line("b")))
    await asyncio.sleep(0)

    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    ledger.gate.set()

    assert await stays == "B"
    assert ledger.commits == [["a", "b"]]


async def test_what_was_written_is_known_before_it_is_on_the_disk() -> None:
    ledger = Ledger()
    writing = ledger.writing()
    ledger.disk.clear()

    written = await writing.write_ahead(line("a"))

    assert (written.found, ledger.commits, ledger.on_disk) == ("A", [["a"]], [])
    ledger.disk.set()
    await written.durable
    assert ledger.on_disk == [["a"]]


async def test_who_waits_for_the_disk_hears_nothing_before() -> None:
    ledger = Ledger()
    ledger.disk.clear()
    writing = asyncio.create_task(ledger.writing().write(line("a")))
    while not ledger.commits:
        await asyncio.sleep(0.001)
    assert not writing.done()

    ledger.disk.set()

    assert await writing == "A"
    assert ledger.on_disk == [["a"]]


async def test_all_who_wrote_hear_that_the_disk_failed() -> None:
    ledger = Ledger()
    ledger.disk_fails = True

    writing = ledger.writing()
    found = await together(ledger, writing, line("a"), mistake, line("c"))

    assert [type(error) for error in found] == [NotDurable, LookupError, NotDurable]
    ledger.disk_fails = False
    assert await writing.write(line("again")) == "AGAIN"


async def test_nobody_is_told_of_the_disk_where_nothing_was_written() -> None:
    ledger = Ledger()
    ledger.disk.clear()
    writing = ledger.writing()

    with pytest.raises(LookupError):
        await writing.write(mistake)


async def test_what_rasa_did_is_on_the_disk_before_what_tells_of_it_is_written() -> None:
    ledger = Ledger()
    await ledger.writing().write(line("an answer"))
    assert ledger.committed_then == [0]


async def test_answers_that_come_while_rasas_work_is_secured_share_the_next_time() -> None:
    ledger = Ledger()
    ledger.gate.clear()
    writing = ledger.writing()
    tasks = [asyncio.create_task(writing.write(line("a")))]
    await asyncio.to_thread(ledger.at_gate.wait, 5)
    tasks += [asyncio.create_task(writing.write(line(text))) for text in ("b", "c", "d")]
    await asyncio.sleep(0)
    ledger.gate.set()
    assert await asyncio.gather(*tasks) == ["A", "B", "C", "D"]
    assert (ledger.commits, ledger.rasa_synced) == ([["a"], ["b", "c", "d"]], 2)


async def test_a_message_tells_of_nothing_that_rasa_did() -> None:
    ledger = Ledger()
    await ledger.writing().write_ahead(line("a message"))
    assert ledger.rasa_synced == 0


async def test_where_rasas_work_does_not_reach_the_disk_nothing_tells_of_it() -> None:
    ledger = Ledger()
    ledger.rasa_fails = True
    writing = ledger.writing()

    answer, message = await asyncio.gather(
        writing.write(line("an answer")), writing.write_ahead(line("a message")), return_exceptions=True
    )

    assert isinstance(answer, NotDurable)
    assert not isinstance(message, BaseException)
    assert ledger.commits == [["a message"]]
    ledger.rasa_fails = False
    assert await writing.write(line("the answer")) == "THE ANSWER"
