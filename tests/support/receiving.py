"""A tool of the company that is told of leads: a real HTTP server, well or ill."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from standardwebhooks import Webhook

Self = TypeVar("Self", bound="HookServer")


@dataclass(frozen=True)
class Received:
    """One request, as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver would check it, with the library of the specification."""
        try:
            Webhook(secret).verify(self.body, dict(self.headers))
        except Exception:
            return False
        return True


@dataclass(frozen=True)
class Answer:
    """How the server answers one request."""

    status: int = 204
    headers: Mapping[str, str] | None = None
    hang_up: bool = False
    """Take the request, and close without a word."""
    endless: bool = False
    """Answer with a body that never ends."""
    silent: threading.Event | None = None
    """Say nothing before this happens."""


class HookServer:
    """Listens on a port of its own; answers in the order of `answers`, then always as `usual` says."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: deque[Answer] = deque()
        self.usual = Answer()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.received.append(Received(self.path, headers, body))
                server.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}/leads"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        answer = self.answers.popleft() if self.answers else self.usual
        if answer.silent is not None:
            answer.silent.wait(30)
        if answer.hang_up:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        handler.send_response(answer.status)
        for name, value in (answer.headers or {}).items():
            handler.send_header(name, value)
        if not answer.endless:
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        handler.end_headers()
        ends = time.monotonic() + 30
        try:
            while time.monotonic() < ends:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    @property
    def types(self) -> list[str]:
        """The events that came, in their order."""
        return [item.event["type"] for item in self.received]

    def __enter__(self: Self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
