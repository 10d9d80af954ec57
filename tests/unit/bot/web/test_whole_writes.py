"""What is written to a connection in one step leaves in one piece, in order, and never after its end."""

from __future__ import annotations

import asyncio

from bot.web.whole_writes import WholeWrites


class Wire:
    """A transport that notes what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.sent.append(data)

    def close(self) -> None:
        self.closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def set_protocol(self, protocol: object) -> None:
        self.sent.append(b"[other protocol]")

    def get_extra_info(self, name: str) -> str:
        return f"the {name}"


def _connected() -> tuple[Wire, WholeWrites]:
    wire = Wire()
    return wire, WholeWrites(wire, asyncio.get_running_loop())  # type: ignore[arg-type]


async def _loop_goes_on() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_head_and_body_leave_together() -> None:
    wire, answers = _connected()
    answers.write(b"head ")
    answers.write(b"body")
    assert wire.sent == []
    await _loop_goes_on()
    answers.write(b"next")
    await _loop_goes_on()
    assert wire.sent == [b"head body", b"next"]


async def test_a_body_that_a_task_writes_leaves_with_its_head() -> None:
    wire, answers = _connected()

    async def write_body() -> None:
        answers.write(b"body")

    answers.write(b"head ")
    task = asyncio.create_task(write_body())
    await _loop_goes_on()
    assert task.done() and wire.sent == [b"head body"]


async def test_what_was_written_leaves_before_the_end() -> None:
    wire, answers = _connected()
    answers.write(b"last words")
    answers.close()
    await _loop_goes_on()
    assert wire.sent == [b"last words"] and wire.closed


async def test_what_is_given_up_is_not_sent() -> None:
    wire, answers = _connected()
    answers.write(b"half an answer")
    answers.abort()
    await _loop_goes_on()
    assert wire.sent == [] and wire.closed


async def test_nothing_is_sent_to_a_client_that_is_gone() -> None:
    wire, answers = _connected()
    answers.write(b"an answer")
    wire.closed = True
    await _loop_goes_on()
    assert wire.sent == []


async def test_a_large_answer_does_not_wait_in_memory() -> None:
    wire, answers = _connected()
    for _ in range(5):
        answers.write(b"x" * 20_000)
    assert [len(piece) for piece in wire.sent] == [80_000]


async def test_another_protocol_begins_after_what_was_written() -> None:
    wire, answers = _connected()
    answers.write(b"switching")
    answers.set_protocol(asyncio.Protocol())
    assert wire.sent == [b"switching", b"[other protocol]"]


async def test_everything_else_is_asked_of_the_transport() -> None:
    _, answers = _connected()
    assert answers.get_extra_info("peername") == "the peername"
