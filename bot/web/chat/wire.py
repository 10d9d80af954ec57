"""HTTP between the door and the process behind it: connections that are kept, a deadline for each request.

A general client takes as long for a request as Rasa for understanding it. Here a request is one write and its
reply is read by the parser of the server (httptools), with nothing in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httptools

Headers = Mapping[str, str]
_NONE: Headers = {}
T = TypeVar("T")


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
    """Speaks with one server, over at most so many connections at once; opens nothing before the first."""

    def __init__(self, url: str, headers: Headers, *, connections: int) -> None:
        self._place = _Place.of(url)
        self._head = _lines({"Host": self._place.name, **headers})
        self._room = asyncio.Semaphore(connections)
        self._idle: list[_Connection] = []

    async def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    async def request(
        self, method: str, path: str, body: bytes | None = None, *, seconds: float, headers: Headers = _NONE
    ) -> Reply:
        """The reply to one request, which has `headers` beside those of all of them.

        Raises `WireBroken`, and `WireSlow` after so many seconds.
        """
        length = b"" if body is None else b"Content-Length: %d\r\n" % len(body)
        first = f"{method} {self._place.prefix}{path} HTTP/1.1\r\n".encode("ascii")
        sent = b"".join((first, self._head, _lines(headers), length, b"\r\n", body or b""))
        until = asyncio.get_running_loop().time() + seconds
        if self._room.locked():
            await _in_time(self._room.acquire(), until)
        else:
            await self._room.acquire()
        try:
            connection = self._kept()
            if connection is None:
                connection = await _in_time(self._place.connected(), until)
            reply = await connection.reply_to(sent, until)
            if connection.is_open:
                self._idle.append(connection)
            return reply
        finally:
            self._room.release()

    def _kept(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        return None


@dataclass(frozen=True)
class _Place:
    """Where the server is."""

    host: str
    port: int
    is_secure: bool
    name: str
    prefix: str

    @classmethod
    def of(cls, url: str) -> _Place:
        parts = urlsplit(url)
        is_secure = parts.scheme == "https"
        port = parts.port or (443 if is_secure else 80)
        name = parts.netloc.rpartition("@")[2]
        return cls(parts.hostname or "", port, is_secure, name, parts.path.rstrip("/"))

    async def connected(self) -> _Connection:
        loop = asyncio.get_running_loop()
        secure = True if self.is_secure else None
        return (await loop.create_connection(_Connection, self.host, self.port, ssl=secure))[1]


class _Connection(asyncio.Protocol):
    """One connection, and the reply that is waited for on it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: Any = None
        self._parser: Any = None
        self._body: list[bytes] = []
        self._reply: asyncio.Future[Reply] | None = None
        self.is_open = False

    async def reply_to(self, request: bytes, until: float) -> Reply:
        """Raises `WireBroken`, and `WireSlow` at this time of the loop. Whoever gives up closes it."""
        self._parser, self._body = httptools.HttpResponseParser(self), []
        self._reply = reply = self._loop.create_future()
        deadline = self._loop.call_at(until, self._fail, WireSlow("no reply in time"))
        self._transport.write(request)
        try:
            found: Reply = await reply
            return found
        except BaseException:
            self.close()
            raise
        finally:
            deadline.cancel()
            self._reply = None

    def close(self) -> None:
        """Close it: nobody waits for anything that is still under way."""
        self.is_open = False
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        if self._reply is None:  # nobody has asked for anything
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(WireBroken(type(error).__name__))

    def on_message_begin(self) -> None:
        """A reply begins (called by the parser): one that nobody has asked for if there was one already."""
        if self._reply is not None and self._reply.done():
            self.close()

    def on_body(self, body: bytes) -> None:
        """A part of the reply's body (called by the parser)."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """The reply is whole (called by the parser)."""
        if not self._parser.should_keep_alive():
            self.close()
        if self._reply is not None and not self._reply.done():
            self._reply.set_result(Reply(self._parser.get_status_code(), b"".join(self._body)))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        self._fail(WireBroken("the connection was closed"))

    def _fail(self, error: WireBroken) -> None:
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(error)


async def _in_time(work: Awaitable[T], until: float) -> T:
    try:
        return await asyncio.wait_for(work, until - asyncio.get_running_loop().time())
    except asyncio.TimeoutError as error:
        raise WireSlow(type(error).__name__) from None
    except OSError as error:
        raise WireBroken(type(error).__name__) from None


def _lines(headers: Headers) -> bytes:
    """As they stand in a request. Raises ValueError when one would be two."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    if lines.count("\n") != len(headers) or lines.count("\r") != len(headers):
        raise ValueError("a header of several lines")
    return lines.encode("latin-1")
