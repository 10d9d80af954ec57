"""The strict tracker store: what it says is stored is stored, and what fails makes the turn fail.

A tracker stays in memory between turns and is checked against the position of the last stored event, so
that another process that moved the conversation is noticed. A turn is written with one statement in one
transaction: at once where nobody is in its way, and else on a thread, while other conversations go on.

Nobody waits for the disk here (docs/decisions/0018): the door does, before it writes an answer into the
transcript. Until then it has the message, and hands it over again should the power be cut.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.config import load_settings
from bot.channel.tracker import FastTracker
from bot.channel.turn import ConversationMoved, StoreFailed
from bot.storage.tracker_events import PositionTaken, StoredEvent, TrackerEvents, Unavailable
from bot.telemetry.metrics import DATABASE_RETRIES
from bot.telemetry.stages import async_stage

_PAUSES = (0.05, 0.15, 0.3)
_WRITERS = 2
"""Turns that are written at once: SQLite has one writer, and PostgreSQL as many as there are connections."""
_T = TypeVar("_T")


class StrictTrackerStore(TrackerStore):
    """Keeps trackers in memory and their events in a database, and never pretends."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        keep: int = 200,
        **_: Any,
    ) -> None:
        """`host` is the database's URL (Rasa hands over `url` of endpoints.yml under this name)."""
        self._memory: OrderedDict[str, FastTracker] = OrderedDict()
        self._keep = keep
        self._events = TrackerEvents(host or load_settings().tracker_database_url)
        self._writing = ThreadPoolExecutor(_WRITERS, thread_name_prefix="tracker")
        super().__init__(domain, event_broker)

    @property
    def domain(self) -> Domain:
        """The domain whose slots the trackers have."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
        self._memory.clear()

    def init_tracker(self, sender_id: str) -> FastTracker:
        """An empty tracker of a new conversation."""
        return FastTracker(sender_id, self.domain.slots, max_event_history=self.max_event_history)

    @async_stage("tracker_store")
    async def retrieve(self, sender_id: str) -> FastTracker | None:
        """The tracker of the last session. It leaves the memory until saved: a failed turn leaves nothing."""
        kept = self._memory.pop(sender_id, None)
        last = await _retried(lambda: self._events.last_position(sender_id))
        if kept is not None and kept.stored_position == last:
            return kept
        return await self._load(sender_id, last, whole=False) if last else None

    async def retrieve_full_tracker(self, conversation_id: str) -> FastTracker | None:
        """The tracker with the events of all sessions."""
        last = await _retried(lambda: self._events.last_position(conversation_id))
        return await self._load(conversation_id, last, whole=True) if last else None

    @async_stage("tracker_store")
    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new; fails when somebody else moved the conversation or nothing can be written."""
        if not isinstance(tracker, FastTracker):
            raise StoreFailed("store_write", "this tracker does not come from this store")
        sender = tracker.sender_id
        fresh = list(islice(tracker.events, tracker.stored_events, None))
        if fresh:
            position, rows = tracker.stored_position, [_row(event) for event in fresh]
            self._memory.pop(sender, None)
            tracker.stored_position = await self._append(sender, position, rows)
            tracker.stored_events = len(tracker.events)
        if any(isinstance(event, SessionStarted) for event in fresh[1:]) and tracker.stored_events > len(
            fresh
        ):
            return  # a new session began: the next turn reads it alone, as Rasa does
        if tracker.stored_events:  # an empty one was just created, and its turn has yet to succeed
            tracker.remember_checkpoint()
            self._remember(sender, tracker)

    def forget(self, sender_id: str) -> None:
        """Let go of a tracker whose events were erased; one that a turn is using cannot be saved any more."""
        self._memory.pop(sender_id, None)

    def close(self) -> None:
        """Give back the connections; whoever asks next opens new ones."""
        self._events.close()

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await _retried(self._events.conversations)

    async def _append(self, sender_id: str, after: int, rows: list[StoredEvent]) -> int:
        append = partial(self._events.append, sender_id, after, rows)
        if self._events.is_at_hand:
            try:
                return append(patient=False)
            except PositionTaken as error:
                raise ConversationMoved from error
            except Unavailable:
                pass  # somebody writes at this moment, or it fails again and says why
        return await _retried(append, self._writing)

    async def _load(self, sender_id: str, last: int, *, whole: bool) -> FastTracker | None:
        rows = await _retried(lambda: self._events.read(sender_id, last, whole=whole))
        if not rows:
            return None
        try:
            events = [json.loads(data) for _, data in rows]
            tracker = FastTracker.from_dict(sender_id, events, self.domain.slots)
        except Exception as error:
            raise StoreFailed("store_read", "an event could not be read") from error
        tracker.stored_events, tracker.stored_position = len(tracker.events), last
        return tracker

    def _remember(self, sender_id: str, tracker: FastTracker) -> None:
        self._memory[sender_id] = tracker
        self._memory.move_to_end(sender_id)
        while len(self._memory) > self._keep:
            self._memory.popitem(last=False)


def _row(event: Event) -> StoredEvent:
    return StoredEvent(event.type_name, float(event.timestamp), json.dumps(event.as_dict()))


async def _retried(work: Callable[[], _T], threads: Executor | None = None) -> _T:
    """Do the work; when the database is only busy, give way to other conversations and try again."""
    for pause in (*_PAUSES, None):
        try:
            if threads is None:
                return work()
            return await asyncio.get_running_loop().run_in_executor(threads, work)
        except PositionTaken as error:
            raise ConversationMoved from error
        except Unavailable as error:
            if pause is None or not error.retryable:
                raise StoreFailed("store_unavailable", str(error)) from error
            DATABASE_RETRIES.inc()
            await asyncio.sleep(pause)
    raise StoreFailed("store_unavailable")
