"""Clients that are slow or endless on purpose hold nobody up: real sockets, the real server."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.evaluation.ports import free_port
from bot.web import server
from tests.integration.door.servers import running

_SECONDS = 0.4


async def _echo(request: Request) -> Response:
    return JSONResponse({"length": len(await request.body())})


async def _unread(_: Request) -> Response:
    return Response("nobody looked at the body")


async def _flood(request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        try:
            for _ in range(4_000):
                yield b"x" * 65_536
        finally:
            request.app.state.over.set()

    return StreamingResponse(parts())


@pytest.fixture
def over() -> threading.Event:
    """Set when the flood has ended."""
    return threading.Event()


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch, over: threading.Event) -> Iterator[int]:
    monkeypatch.setattr(server, "HEAD_SECONDS", _SECONDS)
    monkeypatch.setattr(server, "UNREAD_SECONDS", _SECONDS)
    app = Starlette(
        routes=[
            Route("/echo", _echo, methods=["POST"]),
            Route("/unread", _unread, methods=["POST"]),
            Route("/flood", _flood),
        ]
    )
    app.state.over = over
    port = free_port()
    with running(app, port):
        yield port


@contextlib.contextmanager
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
        yield one


def heard(one: socket.socket) -> bytes:
    """Everything that is said until the other side hangs up."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while part := one.recv(65_536):
            said += part
    return said


def test_who_says_nothing_is_not_waited_for(port: int) -> None:
    with connection(port) as silent:
        assert heard(silent).startswith(b"HTTP/1.1 408")


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(port: int) -> None:
    with connection(port) as slow:
        stop = threading.Event()

        def drip() -> None:
            with contextlib.suppress(OSError):
                slow.sendall(b"GET /echo HTTP/1.1\r\nHost: a\r\nX-Slow: ")
                while not stop.wait(_SECONDS / 8):
                    slow.sendall(b"a")

        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        said = heard(slow)
        stop.set()
        dripping.join()
    assert b" 408 " in said
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("beginning", [b"GET /", b"POST /echo HTTP/1.1\r\nHost: a\r\nX-Long: "])
def test_an_endless_head_is_cut_off(port: int, beginning: bytes) -> None:
    with connection(port) as endless, contextlib.suppress(ConnectionError):
        endless.sendall(beginning)
        for _ in range(1_000):
            endless.sendall(b"a" * 4_096)
        pytest.fail("four megabytes of a head were taken")


def test_an_endless_body_that_nobody_reads_is_cut_off(port: int) -> None:
    with connection(port) as endless, contextlib.suppress(ConnectionError):
        endless.sendall(b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
        for _ in range(20_000):
            endless.sendall(b"a" * 4_096)
        pytest.fail("eighty megabytes of a body were taken")


def test_who_fetches_nothing_of_an_answer_is_hung_up_on(port: int, over: threading.Event) -> None:
    with connection(port) as deaf:
        deaf.sendall(b"GET /flood HTTP/1.1\r\nHost: a\r\n\r\n")
        assert over.wait(20)
        assert len(heard(deaf)) < 65_536 * 4_000


def test_long_bodies_and_several_requests_pass(port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
        for length in (10, 200_000, 0, 40_000, 10):
            assert http.post("/echo", content=b"a" * length).json() == {"length": length}


def test_requests_sent_ahead_are_answered_in_turn(port: int) -> None:
    request = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    with connection(port) as one:
        one.sendall(5 * request)
        assert heard(one).count(b'{"length":3}') == 5
