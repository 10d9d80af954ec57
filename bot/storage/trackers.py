"""Rasa's trackers as those who erase see them."""

from __future__ import annotations

import threading

from bot.storage.tracker_events import TrackerEvents, Unavailable
from bot.unit_of_work import StorageUnavailable


class Trackers:
    """Nothing is opened before the first conversation has to be forgotten."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._events: TrackerEvents | None = None
        self._lock = threading.Lock()

    def forget(self, conversation_id: str) -> bool:
        """Erase the tracker of a conversation for good; False when something may be left in the files.

        Raises `StorageUnavailable`.
        """
        try:
            with self._lock:
                if self._events is None:
                    self._events = TrackerEvents(self._url)
            self._events.erase(conversation_id)
            return self._events.settle()
        except Unavailable as error:
            raise StorageUnavailable(str(error)) from None

    def close(self) -> None:
        """Close every connection."""
        if self._events is not None:
            self._events.close()
