"""HTTP between the door and the process behind it: connections that are kept, one request at a time on each.

A general client takes longer over a request than the door over everything else that it does about a message.
What is left here are connections, a deadline and a bound; h11 says what goes over them.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import anyio
import h11

_PIECE = 65_536
_PORTS = {"http": 80, "https": 443}
Headers = Mapping[str, str]
_NONE: Headers = {}
_BROKEN = (OSError, EOFError, h11.ProtocolError)


class WireBroken(Exception):
    """The other side could not be reached, or went away, or does not speak HTTP."""


class WireSlow(WireBroken):
    """There was no answer in time: the other side may still be at work on the request."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes


class Wire:
    """Speaks with one server, over at most so many connections at once. Use it in an `async with` block."""

    def __init__(self, url: str, headers: Headers, *, connections: int) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or _PORTS[place.scheme]
        self._tls = ssl.create_default_context() if place.scheme == "https" else None
        self._headers = [("Host", place.netloc), *headers.items()]
        self._room = asyncio.Semaphore(connections)
        self._idle: list[_Line] = []

    def close(self) -> None:
        """Close the connections that nobody uses; the others close when they are done."""
        while self._idle:
            self._idle.pop().close()

    async def request(
        self, method: str, path: str, body: bytes = b"", *, seconds: float, headers: Headers = _NONE
    ) -> Reply:
        """The reply to one request, which has `headers` beside those of all of them.

        Raises `WireBroken`, and `WireSlow` after so many seconds.
        """
        try:
            with anyio.fail_after(seconds):
                async with self._room:
                    return await self._exchange(method, path, [*self._headers, *headers.items()], body)
        except TimeoutError as error:
            raise WireSlow(type(error).__name__) from None
        except _BROKEN as error:
            raise WireBroken(type(error).__name__) from None

    async def _exchange(
        self, method: str, path: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Reply:
        line = await self._line()
        try:
            reply = await line.ask(method, path, headers, body)
        except BaseException:  # also at a deadline: nobody knows what comes over this connection next
            line.close()
            raise
        if line.is_reusable():
            self._idle.append(line)
        else:
            line.close()
        return reply

    async def _line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if line.is_open():
                return line
            line.close()
        return _Line(*await asyncio.open_connection(self._host, self._port, ssl=self._tls))


class _Line:
    """A connection, and where it stands in its exchange."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.CLIENT)

    def is_open(self) -> bool:
        """Whether the other side has not closed it, as servers do with connections that are not used."""
        return not self._reader.at_eof() and not self._writer.is_closing()

    def is_reusable(self) -> bool:
        """Make it ready for another exchange, unless the last one was its last."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return self._http.trailing_data == (b"", False)

    def close(self) -> None:
        """Close it."""
        self._writer.close()

    async def ask(self, method: str, path: str, headers: Sequence[tuple[str, str]], body: bytes) -> Reply:
        """Send a request and read its reply."""
        # Sanic complains in its log of a body of no bytes that nobody read.
        length = [("Content-Length", str(len(body)))] if body else []
        request = h11.Request(method=method, target=path, headers=[*headers, *length])
        events = (request, h11.Data(data=body), h11.EndOfMessage())
        self._writer.write(b"".join(self._http.send(event) or b"" for event in events))
        await self._writer.drain()
        return await self._reply()

    async def _reply(self) -> Reply:
        status, body = 0, bytearray()
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._reader.read(_PIECE))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                return Reply(status, bytes(body))
            elif isinstance(event, h11.ConnectionClosed):
                raise EOFError
