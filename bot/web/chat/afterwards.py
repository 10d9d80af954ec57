"""What is done once the visitor has been answered: nobody waits for it but the next message.

The answer is written into the transcript then. What it says is already stored with Rasa, and the message
waits in the database until its answer stands beside it: should this process die in between, or the database
refuse, Rasa is asked again and says the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Afterwards:
    """Work that goes on behind answers, at most one piece for each conversation."""

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def begin(self, conversation_id: str, work: Coroutine[Any, Any, None]) -> None:
        """Do this work, which raises nothing, as soon as nobody waits for an answer."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way[conversation_id] = task
        task.add_done_callback(lambda done: self._forget(conversation_id, done))

    async def finish(self, conversation_id: str) -> None:
        """Return when nothing is left to do behind the answer in this conversation."""
        task = self._under_way.get(conversation_id)
        if task is not None:
            await asyncio.wait([task])

    async def finish_all(self) -> None:
        """Return when nothing is left to do."""
        while self._under_way:
            await asyncio.wait(list(self._under_way.values()))

    def _forget(self, conversation_id: str, done: asyncio.Task[None]) -> None:
        if self._under_way.get(conversation_id) is done:
            del self._under_way[conversation_id]
