"""Answers what was written down and not answered: while Rasa was away, or before this process started."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import anyio
import structlog

from bot.bootstrap import Clock
from bot.conversations.repository import UnknownConversation
from bot.unit_of_work import StorageUnavailable
from bot.web.chat.rasas import RasaProcesses
from bot.web.chat.store import Store
from bot.web.chat.turns import Erased, NotAnswered, Turns

_log = structlog.get_logger(__name__)
_AT_ONCE = 4
_EVERYTHING = datetime.timedelta(days=3650)


class Replayer:
    """Looks for waiting turns as long as the door is open."""

    def __init__(
        self,
        store: Store,
        rasa: RasaProcesses,
        turns: Turns,
        now: Clock,
        *,
        shortest: float = 0.5,
        longest: float = 5.0,
    ) -> None:
        self._store = store
        self._rasa = rasa
        self._turns = turns
        self._now = now
        self._shortest = shortest
        self._longest = longest

    async def run(self) -> None:
        """Work until cancelled. What was waiting before the start waits for nothing else."""
        pause, horizon = self._shortest, _EVERYTHING
        while True:
            due = await self._due(horizon)
            if due and await self._rasa.is_ready():
                await self._replay(due)
                pause, horizon = self._shortest, datetime.timedelta(0)
            elif due or due is None:
                pause = min(2 * pause, self._longest)
            else:
                pause, horizon = self._shortest, datetime.timedelta(0)
            await anyio.sleep(pause)

    async def _due(self, horizon: datetime.timedelta) -> Sequence[str] | None:
        until = self._now() + horizon
        try:
            return await self._store.read(lambda uow: uow.conversations.due(until))
        except StorageUnavailable as error:
            _log.warning("replay.no_database", error=str(error))
            return None

    async def _replay(self, conversation_ids: Sequence[str]) -> None:
        room = anyio.Semaphore(_AT_ONCE)
        async with anyio.create_task_group() as tasks:
            for conversation_id in conversation_ids:
                tasks.start_soon(self._one, conversation_id, room)

    async def _one(self, conversation_id: str, room: anyio.Semaphore) -> None:
        async with room:
            try:
                await self._turns.replay(conversation_id)
                _log.info("replay.answered", conversation_id=conversation_id)
            except (NotAnswered, Erased, UnknownConversation):
                return
            except Exception as error:  # one conversation must not stop the others from being answered
                _log.error("replay.failed", conversation_id=conversation_id, error=type(error).__name__)
