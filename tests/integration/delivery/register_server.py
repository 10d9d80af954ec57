"""A register of companies that speaks the documented format, and misbehaves when a test says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class FakeRegister:
    """What it was asked, and what it answers: an answer for each question, then the last one again."""

    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    silent: threading.Event | None = None
    """While it is set, nothing is answered."""
    url: str = ""

    def says(self, content: Any, status: int = 200, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, named, body))

    def next_answer(self) -> tuple[int, dict[str, str], bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(register: FakeRegister) -> Iterator[FakeRegister]:
    """The register on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            assert parts.path == "/search"
            register.asked.append(dict(parse_qsl(parts.query)))
            register.agents.append(self.headers["User-Agent"])
            if register.silent is not None:
                register.silent.wait(30)
                return
            status, headers, body = register.next_answer()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    register.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield register
    finally:
        if register.silent is not None:
            register.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()
