"""A line between a program and the server it speaks to, which a test makes slow, cuts, or lets hang."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.evaluation.ports import free_port

_PIECE = 65_536


class Line:
    """Takes connections on a port of the loopback interface and passes on what comes over them."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self._to = to
        self._delay = 0.0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = asyncio.Event()
        self._serving = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> None:
        """Take connections from now on."""
        self._thread.start()
        assert self._serving.wait(10), "the line does not open"

    def close(self) -> None:
        """Cut everything and take no more."""
        self._soon(self._ending.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with await asyncio.start_server(self._connected, "127.0.0.1", self.port):
            self._serving.set()
            await self._ending.wait()
        self._end()

    def _soon(self, work: Callable[[], None]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(work)

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Each piece takes so long in each direction as long as the block lasts."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0.0

    def cut(self) -> None:
        """End every connection at once, without a word; new ones are taken."""
        self._soon(self._end)

    def _end(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            self._open.discard(writer)
            return
        self._open.add(far_writer)
        try:
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        finally:
            for end in (writer, far_writer):
                self._open.discard(end)
                end.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                if self._delay:
                    await asyncio.sleep(self._delay)
                writer.write(piece)
                await writer.drain()
        # One side has gone: so does the other one, as if there were no line between them.
        with suppress(OSError, RuntimeError):
            writer.write_eof()
