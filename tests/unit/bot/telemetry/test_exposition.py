"""The address of the metrics: who may read, and what is said of the process's health."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from bot.evaluation.ports import free_port
from bot.telemetry.exposition import CannotPublish, Exposition
from bot.telemetry.place import Place

TOKEN = "a-token-for-whoever-scrapes"


class Process:
    """A process that publishes, and that may hang."""

    def __init__(self, token: str = "") -> None:
        self.alive = True
        self.port = free_port()
        self.exposition = Exposition(Place("127.0.0.1", self.port, token), lambda: self.alive)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers)


@pytest.fixture
def process() -> Iterator[Process]:
    process = Process()
    yield process
    process.exposition.close()


@pytest.fixture
def guarded() -> Iterator[Process]:
    process = Process(TOKEN)
    yield process
    process.exposition.close()


def test_metrics_are_read_in_the_format_that_was_asked_for(process: Process) -> None:
    plain = process.get("/metrics", accept="text/plain")
    assert plain.status_code == 200 and "# TYPE aiguilleur_turns_total counter" in plain.text
    modern = process.get("/metrics", accept="application/openmetrics-text; version=1.0.0")
    assert modern.headers["content-type"].startswith("application/openmetrics-text")
    assert modern.text.endswith("# EOF\n")


def test_with_a_token_nobody_else_reads_them(guarded: Process) -> None:
    assert guarded.get("/metrics").status_code == 401
    assert guarded.get("/metrics", authorization="Bearer of-somebody-else").status_code == 401
    assert guarded.get("/metrics", authorization=f"Bearer {TOKEN}").status_code == 200


def test_health_needs_no_token_and_tells_nothing_else(guarded: Process) -> None:
    assert guarded.get("/health").text == "ok\n"
    guarded.alive = False
    stuck = guarded.get("/health")
    assert (stuck.status_code, stuck.text) == (503, "stuck\n")


def test_there_is_nothing_else(process: Process) -> None:
    assert process.get("/").status_code == 404
    assert httpx.post(f"http://127.0.0.1:{process.port}/metrics").status_code == 501


def test_a_client_that_says_nothing_keeps_nobody_else_waiting(process: Process) -> None:
    with socket.create_connection(("127.0.0.1", process.port)):
        assert process.get("/health").status_code == 200


def test_a_port_that_is_taken_is_named(process: Process) -> None:
    with pytest.raises(CannotPublish, match=f"port {process.port}"):
        Exposition(Place("127.0.0.1", process.port), lambda: True)
