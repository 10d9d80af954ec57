"""Connections to the process behind the door, before a server that does whatever a test wants."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.web.chat.wire import Reply, Wire, WireBroken, WireSlow

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Answers each request with the next of `replies`; None: with silence. Counts connections."""

    def __init__(self, *replies: bytes | None, closing: bool = False) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self._replies = list(replies)
        self._serving: list[asyncio.Task[None]] = []
        self._closing = closing
        self._closed = asyncio.Event()

    async def has_closed(self) -> None:
        """Wait until a connection is closed here, and the other side has heard of it."""
        await self._closed.wait()
        await asyncio.sleep(0.05)

    @asynccontextmanager
    async def serving(self, connections: int = 2) -> AsyncIterator[Wire]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        wire = Wire(f"http://127.0.0.1:{port}", {"X-Secret": "s"}, connections=connections)
        try:
            yield wire
        finally:
            await wire.close()
            server.close()
            await server.wait_closed()
            await asyncio.gather(*self._serving)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._serving.append(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                told = head.lower().partition(b"content-length:")[2].split()
                self.requests.append(head + await reader.readexactly(int(told[0]) if told else 0))
                reply = self._replies.pop(0) if self._replies else None
                if reply is None:
                    await reader.read()
                    break
                writer.write(reply)
                if self._closing:
                    break
        except asyncio.IncompleteReadError:
            pass
        writer.close()
        self._closed.set()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def test_a_connection_is_used_again() -> None:
    server = Server(OK, OK)
    async with server.serving() as wire:
        first = await wire.request("POST", "/a", b'{"a":1}', seconds=5)
        second = await wire.request("GET", "/b", seconds=5)
    assert (first, second) == (Reply(200, b"{}"), Reply(200, b"{}"))
    assert server.connections == 1
    assert server.requests[0].startswith(b"POST /a HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"X-Secret: s\r\n" in server.requests[0] and server.requests[0].endswith(b'{"a":1}')


async def test_requests_at_the_same_time_have_a_connection_each_up_to_the_bound() -> None:
    server = Server(OK, OK, OK)
    async with server.serving(connections=2) as wire:
        replies = await asyncio.gather(*(wire.request("GET", "/", seconds=5) for _ in range(3)))
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert server.connections == 2


async def test_a_request_without_a_body_names_no_length() -> None:
    server = Server(OK, OK)
    async with server.serving() as wire:
        await wire.request("GET", "/", seconds=5)
        await wire.request("POST", "/", b"{}", seconds=5)
    assert [b"content-length" in request.lower() for request in server.requests] == [False, True]


async def test_a_connection_that_the_server_has_closed_is_not_used_again() -> None:
    server = Server(OK, OK, closing=True)
    async with server.serving() as wire:
        await wire.request("GET", "/", seconds=5)
        await server.has_closed()
        assert (await wire.request("GET", "/", seconds=5)).status == 200
    assert server.connections == 2


async def test_a_reply_in_pieces_is_put_together() -> None:
    pieces = b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with Server(pieces).serving() as wire:
        assert await wire.request("GET", "/", seconds=5) == Reply(500, b"abcde")


async def test_silence_ends_at_the_deadline_and_with_it_the_connection() -> None:
    server = Server(None, OK)
    async with server.serving(connections=1) as wire:
        with pytest.raises(WireSlow):
            await wire.request("GET", "/", seconds=0.05)
        assert (await wire.request("GET", "/", seconds=5)).status == 200
    assert server.connections == 2


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\n",
        b"",
    ],
)
async def test_what_is_no_whole_reply_breaks_the_wire(reply: bytes) -> None:
    async with Server(reply, closing=True).serving() as wire:
        with pytest.raises(WireBroken) as broken:
            await wire.request("POST", "/", b"{}", seconds=5)
    assert not isinstance(broken.value, WireSlow)


async def test_a_connection_that_says_it_is_the_last_is_not_used_again() -> None:
    server = Server(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), OK)
    async with server.serving() as wire:
        for _ in range(2):
            await wire.request("GET", "/", seconds=5)
    assert server.connections == 2


async def test_what_comes_behind_a_reply_is_nobodys_and_ends_the_connection() -> None:
    server = Server(OK + OK.replace(b"{}", b"[]"), OK)
    async with server.serving() as wire:
        replies = [await wire.request("GET", "/", seconds=5) for _ in range(2)]
    assert [reply.body for reply in replies] == [b"{}", b"{}"]
    assert server.connections == 2


async def test_a_reply_that_comes_too_late_is_not_taken_for_the_next_ones() -> None:
    server = Server(None, OK)
    async with server.serving() as wire:
        asking = asyncio.create_task(wire.request("GET", "/first", seconds=5))
        while not server.requests:
            await asyncio.sleep(0.001)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await wire.request("GET", "/second", seconds=5)).status == 200
    assert server.connections == 2


async def test_while_all_connections_are_taken_the_deadline_holds() -> None:
    server = Server(None, OK)
    async with server.serving(connections=1) as wire:
        holding = asyncio.create_task(wire.request("GET", "/", seconds=0.3))
        await asyncio.sleep(0)
        with pytest.raises(WireSlow):
            await wire.request("GET", "/", seconds=0.05)
        with pytest.raises(WireSlow):
            await holding
        assert (await wire.request("GET", "/", seconds=5)).status == 200


async def test_a_server_below_a_path_is_asked_there() -> None:
    server = Server(OK)
    async with server.serving() as wire:
        below = Wire(f"http://{wire._place.name}/rasa/", {}, connections=1)
        await below.request("GET", "/a", seconds=5)
        await below.close()
    assert server.requests[0].startswith(b"GET /rasa/a HTTP/1.1\r\n")


@pytest.mark.parametrize("value", ["a\r\nX-Door-Secret: b", "a\nb", "a\r"])
async def test_a_header_is_one_line(value: str) -> None:
    async with Server(OK).serving() as wire:
        with pytest.raises(ValueError, match="several lines"):
            await wire.request("GET", "/", seconds=5, headers={"traceparent": value})


async def test_nobody_there_breaks_the_wire() -> None:
    async with Server().serving() as wire:
        pass
    with pytest.raises(WireBroken):
        await wire.request("GET", "/", seconds=5)
    await wire.close()


async def test_nobody_is_followed_to_another_place() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    server = Server(moved, OK)
    async with server.serving() as wire:
        assert await wire.request("GET", "/", seconds=5) == Reply(302, b"")
    assert len(server.requests) == 1
