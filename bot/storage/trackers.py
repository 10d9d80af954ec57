"""Rasa's trackers as those who erase see them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy.engine import make_url

from bot.storage.disk import reach_disk
from bot.storage.tracker_events import TrackerEvents, Unavailable
from bot.unit_of_work import NotDurable, StorageUnavailable


class Trackers:
    """Nothing is opened before the first conversation has to be forgotten."""

    def __init__(self, url: str) -> None:
        self._url = url
        parsed = make_url(url)
        self._file = parsed.database if parsed.get_backend_name() == "sqlite" else None
        self._events: TrackerEvents | None = None
        self._lock = threading.Lock()

    def forget(self, conversation_id: str) -> bool:
        """Erase the tracker of a conversation for good; False when something may be left in the files.

        Raises `StorageUnavailable`.
        """
        try:
            events = self._opened()
            events.erase(conversation_id)
            return events.settle()
        except Unavailable as error:
            raise StorageUnavailable(str(error)) from None

    def forget_all(self, conversation_ids: Sequence[str]) -> None:
        """Erase the trackers of many conversations for good; raises `StorageUnavailable`."""
        try:
            for conversation_id in conversation_ids:
                self._opened().erase(conversation_id)
            if conversation_ids:
                self._opened().settle()
        except Unavailable as error:
            raise StorageUnavailable(str(error)) from None

    def redact(self, conversation_id: str, clean: Callable[[str], str]) -> bool:
        """Take who the visitor is out of a tracker; False when something may be left in the files."""
        try:
            self._opened().redact(conversation_id, clean)
            return self._opened().settle()
        except Unavailable as error:
            raise StorageUnavailable(str(error)) from None

    def make_durable(self) -> None:
        """Return when all that Rasa has written is on the disk; raises `StorageUnavailable`.

        It is asked for each answer: no connection is opened for it.
        """
        if self._file is not None:
            try:
                reach_disk(self._file)
            except NotDurable as error:
                # Of Rasa's work: nothing of ours was done yet, and it may be tried again.
                raise StorageUnavailable(str(error)) from None

    def ping(self) -> None:
        """Ask the database anything; raises `StorageUnavailable`."""
        try:
            self._opened().last_position("")
        except Unavailable as error:
            raise StorageUnavailable(str(error)) from None

    def _opened(self) -> TrackerEvents:
        with self._lock:
            if self._events is None:
                self._events = TrackerEvents(self._url)
            return self._events

    def close(self) -> None:
        """Close every connection."""
        if self._events is not None:
            self._events.close()
