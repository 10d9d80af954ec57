"""The visitors' side of HTTP, as light as it can be: what is measured are the servers.

The visitors run on the processors of those whom they measure, in turn with them. A general client takes as
long for a request as a fifth of a turn of the faster contender.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 90.0
"""For one answer: a crowd before plain Rasa waits long."""
_MOST = 2**24
Headers = Mapping[str, str]
_NONE: Headers = {}


class NoReply(Exception):
    """Nobody answered, or not in HTTP; the message says how."""


@dataclass(frozen=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Browsers:
    """Connections that are kept, to any number of servers, for any number of visitors."""

    def __init__(self) -> None:
        self._idle: dict[str, list[_Connection]] = {}
        self._closing: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Browsers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in (one for connections in self._idle.values() for one in connections):
            self._close(connection)
        self._idle.clear()
        for writer in self._closing:
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def post(self, url: str, body: Any, headers: Headers = _NONE) -> tuple[int, Any]:
        """Status and JSON of the answer to some JSON. Raises `NoReply`."""
        return await self._asked("POST", url, json.dumps(body).encode(), headers)

    async def get(self, url: str) -> tuple[int, Any]:
        """The same for a question without a body."""
        return await self._asked("GET", url, b"", _NONE)

    async def _asked(self, method: str, url: str, body: bytes, headers: Headers) -> tuple[int, Any]:
        place = urlsplit(url)
        head = [f"{method} {place.path} HTTP/1.1", f"Host: {place.netloc}", f"Content-Length: {len(body)}"]
        head += ["Content-Type: application/json", *(f"{name}: {value}" for name, value in headers.items())]
        sent = "\r\n".join([*head, "", ""]).encode() + body
        try:
            return await self._exchanged(place.netloc, sent)
        except (OSError, EOFError, ValueError, LookupError, asyncio.LimitOverrunError) as error:
            raise NoReply(type(error).__name__) from error

    async def _exchanged(self, place: str, sent: bytes) -> tuple[int, Any]:
        connection = await self._connection(place)
        impatient = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, connection.writer.transport.abort)
        try:
            connection.writer.write(sent)
            status, body, keep = await _reply(connection.reader)
        except BaseException:
            self._close(connection)
            raise
        finally:
            impatient.cancel()
        if keep:
            self._idle[place].append(connection)
        else:
            self._close(connection)
        return status, json.loads(body)

    def _close(self, connection: _Connection) -> None:
        connection.writer.close()
        self._closing.append(connection.writer)

    async def _connection(self, place: str) -> _Connection:
        idle = self._idle.setdefault(place, [])
        while idle:
            connection = idle.pop()
            if not connection.reader.at_eof() and not connection.writer.is_closing():
                return connection
            self._close(connection)
        host, _, port = place.partition(":")
        return _Connection(*await asyncio.open_connection(host, int(port), limit=_MOST))


async def _reply(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection is kept."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    first, *lines = head.split("\r\n")
    fields = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(fields["content-length"]))
    return int(first.split(" ")[1]), body, fields.get("connection") != "close"
