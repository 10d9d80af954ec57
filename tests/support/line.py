"""A line between a program and the server it speaks to, which a test makes slow, cuts, or lets hang."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
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
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Take connections from now on."""
        self._thread.start()
        serving = asyncio.start_server(self._connected, "127.0.0.1", self.port)
        asyncio.run_coroutine_threadsafe(serving, self._loop).result(10)

    def close(self) -> None:
        """Cut everything and take no more."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

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

        def end() -> None:
            for writer in self._open:
                writer.transport.abort()

        self._loop.call_soon_threadsafe(end)

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
