"""The address at which a process publishes its metrics and its health: never the public one.

It is served by threads of its own, so that it answers also when the event loop does not.
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder

from bot.telemetry.place import Place

_SLOWEST_CLIENT = 5
_PLAIN = "text/plain; charset=utf-8"


class CannotPublish(Exception):
    """Nobody can listen there; the message says why, for the operator."""


class Exposition:
    """Serves `/metrics`, and `/health` to whoever decides whether this process lives on."""

    def __init__(self, place: Place, is_alive: Callable[[], bool]) -> None:
        try:
            self._server = _Server((place.host, place.port), _Handler)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CannotPublish(f"metrics cannot be published on port {place.port}: {reason}") from error
        self._server.token = place.token
        self._server.is_alive = is_alive
        thread = threading.Thread(target=self._server.serve_forever, daemon=True, name="metrics")
        thread.start()

    def close(self) -> None:
        """Publish no more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    token: str
    is_alive: Callable[[], bool]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no event."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "aiguilleur"
    sys_version = ""
    timeout = _SLOWEST_CLIENT

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/health":
            well = self.server.is_alive()
            self._answer(200 if well else 503, _PLAIN, b"ok\n" if well else b"stuck\n")
        elif path != "/metrics":
            self._answer(404, _PLAIN, b"/metrics or /health\n")
        elif not self._is_known():
            self._answer(401, _PLAIN, b"a token is needed\n")
        else:
            encode, content_type = choose_encoder(self.headers.get("accept", ""))
            self._answer(200, content_type, encode(REGISTRY))

    def _is_known(self) -> bool:
        expected = f"Bearer {self.server.token}" if self.server.token else ""
        given = self.headers.get("authorization", "") if expected else ""
        return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads that somebody looked at a number."""
