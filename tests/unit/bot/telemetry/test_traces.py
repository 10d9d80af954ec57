"""Traces that are off cost nothing; what they need is named."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telemetry import traces
from bot.telemetry.stages import Stage, measured_turn
from tests.support.otlp import Collector, collector
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[4]
OFF = """
import sys
import bot.web.app, bot.telemetry.vitals, bot.storage.database
from bot.telemetry import traces
assert traces.begin("turn") is None and traces.headers() == {}
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""


@pytest.fixture
def spans() -> Iterator[Collector]:
    with collector() as taken:
        traces.start("test", "1", traces.Collector(taken.url))
        yield taken
        traces.stop()


def test_without_an_address_nothing_of_opentelemetry_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", OFF], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_off_a_span_takes_less_than_a_microsecond() -> None:
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _ in range(10_000):
            traces.end(traces.begin("turn"))
        best = min(best, (time.process_time() - began) / 10_000)
    assert best < 1e-6


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(traces.CannotTrace, match=r"aiguilleur\[otel\]"):
        traces.start("test", "1", traces.Collector("http://127.0.0.1:9"))
    assert traces.begin("turn") is None


async def test_of_a_failure_only_the_kind_is_told(spans: Collector) -> None:
    @measured_turn("traced")
    async def turn() -> None:
        with Stage("database"):
            raise ValueError("Camille Fontanel")

    with pytest.raises(ValueError):
        await turn()
    traces.stop()
    eventually(lambda: len(spans.spans) == 2, "the spans")
    assert {span.name: (span.failed, span.attributes) for span in spans.spans} == {
        "database": (True, {"error.type": "ValueError"}),
        "turn": (True, {"error.type": "ValueError"}),
    }
    assert b"Camille" not in b"".join(spans.bodies)


async def test_a_request_without_a_trace_does_not_continue_that_of_the_request_before(
    spans: Collector,
) -> None:
    @measured_turn("traced")
    async def turn() -> None:
        with Stage("rasa"):
            pass

    before = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    traces.continue_from({"traceparent": before})
    await turn()
    traces.continue_from({})
    await turn()
    traces.continue_from({"traceparent": "nonsense"})
    await turn()
    traces.stop()
    eventually(lambda: len(spans.spans) == 6, "the spans")
    assert len(spans.traces()) == 3
    (continued,) = [span for span in spans.spans if span.parent == "00f067aa0ba902b7"]
    assert continued.name == "turn"


def test_outside_of_a_trace_a_transaction_is_none(spans: Collector) -> None:
    assert traces.begin_within("transaction") is None
    assert traces.headers() == {}
