"""What a process that serves does to be watched: one call where it starts, one where it ends."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable

from bot.telemetry import traces
from bot.telemetry.exposition import Exposition
from bot.telemetry.loop_watch import LoopWatch
from bot.telemetry.metrics import BUILD
from bot.telemetry.place import Place


class Vitals:
    """Publishes the metrics and the health of this process. Made where its event loop runs."""

    def __init__(
        self,
        process: str,
        place: Place | None,
        collector: traces.Collector | None = None,
        is_alive: Callable[[], bool] | None = None,
    ) -> None:
        """`is_alive` adds what a turning loop does not tell. Without a place nothing is published.

        Raises `CannotPublish` and `CannotTrace`.
        """
        if collector is not None:
            traces.start(process, _version(), collector)
        BUILD.labels(process, _version(), platform.python_version()).set(1)
        self._watch: LoopWatch | None = None
        self._exposition: Exposition | None = None
        if place is not None:
            watch = self._watch = LoopWatch()
            more = is_alive or _yes
            self._exposition = Exposition(place, lambda: watch.is_alive() and more())

    def close(self) -> None:
        """Publish no more."""
        if self._watch is not None:
            self._watch.stop()
        if self._exposition is not None:
            self._exposition.close()
        traces.stop()


def _yes() -> bool:
    return True


def _version() -> str:
    try:
        return importlib.metadata.version("aiguilleur")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
