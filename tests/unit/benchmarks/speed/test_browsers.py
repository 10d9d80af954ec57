"""The visitors' own HTTP: what is asked and answered, kept connections, and servers that are gone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from benchmarks.speed.browsers import Browsers, NoReply
from bot.evaluation.ports import free_port


class Server:
    """Answers every request with what it was asked, in two pieces, or hangs up."""

    def __init__(self) -> None:
        self.connections = 0
        self.keeps = True
        self.hangs_up = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not self.hangs_up:
                await self._answer(reader, writer)
        except asyncio.IncompleteReadError:
            pass
        writer.close()
        await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
        said = {"head": head.splitlines()[0], "body": (await reader.readexactly(length)).decode()}
        body, kept = json.dumps(said).encode(), "keep-alive" if self.keeps else "close"
        start = f"HTTP/1.1 201 Created\r\nContent-Length: {len(body)}\r\nConnection: {kept}\r\n\r\n"
        writer.write(start.encode())
        await writer.drain()
        writer.write(body)


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[str]:
    port = free_port()
    async with await asyncio.start_server(server.serve, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"


async def test_what_is_posted_is_answered_over_one_connection() -> None:
    server = Server()
    async with running(server) as url, Browsers() as browsers:
        for number in range(3):
            status, answer = await browsers.post(f"{url}/chat", {"n": number}, {"Authorization": "Bearer x"})
            assert (status, answer["head"]) == (201, "POST /chat HTTP/1.1")
            assert json.loads(answer["body"]) == {"n": number}
        assert (await browsers.get(f"{url}/ready"))[1]["head"] == "GET /ready HTTP/1.1"
    assert server.connections == 1


async def test_a_server_that_keeps_no_connections_is_asked_over_new_ones() -> None:
    server = Server()
    server.keeps = False
    async with running(server) as url, Browsers() as browsers:
        for _ in range(2):
            await browsers.get(f"{url}/")
    assert server.connections == 2


async def test_whoever_hangs_up_or_is_not_there_gave_no_reply() -> None:
    server = Server()
    server.hangs_up = True
    async with Browsers() as browsers:
        async with running(server) as url:
            with pytest.raises(NoReply, match="IncompleteReadError|ConnectionReset"):
                await browsers.get(f"{url}/")
        with pytest.raises(NoReply, match="Refused"):
            await browsers.get(f"{url}/")
