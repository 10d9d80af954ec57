"""What waits to be handed over, read from the database when somebody asks for the metrics.

Each process that delivers tells the same, since they share one database: take the greatest, not the sum.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily

_FRESH = 5.0
"""Seconds for which an answer is given again: whoever asks often makes the database no work."""


@dataclass(frozen=True)
class Backlog:
    """How it stands with one queue; counts may end at some number that is bad enough."""

    queue: str
    waiting: int
    oldest_seconds: float
    given_up: int


class BacklogCollector:
    """Asks `read` at most every few seconds. While that fails, the database is said to be away."""

    def __init__(self, read: Callable[[], Sequence[Backlog]], fresh: float = _FRESH) -> None:
        self._read = read
        self._fresh = fresh
        self._turn = threading.Lock()
        self._known: tuple[float, Sequence[Backlog] | None] | None = None

    def register(self) -> None:
        """Publish this with the metrics of the process."""
        REGISTRY.register(self)

    def unregister(self) -> None:
        """Publish it no more."""
        REGISTRY.unregister(self)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """The names alone: nothing is read before somebody asks."""
        return self._families(())

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The queues as they stand now."""
        known = self._look()
        up = GaugeMetricFamily("aiguilleur_database_up", "Whether the database answered this process.")
        up.add_metric([], 0.0 if known is None else 1.0)
        return [up, *self._families(known or ())]

    def _look(self) -> Sequence[Backlog] | None:
        with self._turn:
            if self._known is None or time.monotonic() - self._known[0] > self._fresh:
                try:
                    found: Sequence[Backlog] | None = self._read()
                except Exception:  # of whatever kind: the other metrics are published all the same
                    found = None
                self._known = (time.monotonic(), found)
            return self._known[1]

    def _families(self, queues: Sequence[Backlog]) -> list[GaugeMetricFamily]:
        by = ["queue"]
        waiting = GaugeMetricFamily("aiguilleur_outbox_waiting", "What waits; ends at 1000.", labels=by)
        oldest = GaugeMetricFamily(
            "aiguilleur_outbox_oldest_age_seconds", "For how long the oldest waits.", labels=by
        )
        dead = GaugeMetricFamily(
            "aiguilleur_dead_letters", "What was given up and waits for a person; ends at 1000.", labels=by
        )
        for item in queues:
            waiting.add_metric([item.queue], item.waiting)
            oldest.add_metric([item.queue], item.oldest_seconds)
            dead.add_metric([item.queue], item.given_up)
        return [waiting, oldest, dead]
