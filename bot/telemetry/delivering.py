"""Counts and times attempts to hand something over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from bot.telemetry.metrics import ATTEMPT, ATTEMPTS


@dataclass
class Attempt:
    """How it ended; unless somebody says so, it failed."""

    outcome: str = "failed"


@contextmanager
def attempted(kind: str) -> Iterator[Attempt]:
    """One attempt at a receiver of this kind."""
    attempt = Attempt()
    began = perf_counter()
    try:
        yield attempt
    finally:
        ATTEMPT.labels(kind).observe(perf_counter() - began)
        ATTEMPTS.labels(kind, attempt.outcome).inc()
