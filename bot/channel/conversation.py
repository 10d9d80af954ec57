"""Handles one message of the door: refuse, answer again, or run the turn."""

from __future__ import annotations

import asyncio
from typing import Any

from async_timeout import timeout
from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.answer import build_answer, latest_turn, turn_number
from bot.channel.locks import ConversationLocks
from bot.channel.processor import DoorMessage
from bot.channel.requests import DoorRequest
from bot.channel.turn import OutOfOrder, Turn, TurnFailed, current_turn
from bot.telemetry.stages import measured_turn, waited

TURN_SECONDS = 8.0


class Conversations:
    """Runs turns, one at a time per conversation, each within its deadline."""

    def __init__(self, turn_seconds: float = TURN_SECONDS) -> None:
        self._locks = ConversationLocks()
        self._turn_seconds = turn_seconds

    @measured_turn("rasa")
    async def answer(self, agent: Agent, request: DoorRequest) -> dict[str, Any]:
        """The answer to the message; raises `OutOfOrder` or `TurnFailed`, and then nothing is stored."""
        try:
            async with timeout(self._turn_seconds):
                return await self._in_order(agent, request)
        except asyncio.TimeoutError as error:
            raise TurnFailed("turn_deadline") from error
        except (TurnFailed, OutOfOrder):
            raise
        except Exception as error:
            raise TurnFailed("turn_failed", type(error).__name__) from error

    async def _in_order(self, agent: Agent, request: DoorRequest) -> dict[str, Any]:
        async with waited(self._locks.hold(request.conversation_id)):
            tracker = await agent.processor.get_tracker(request.conversation_id)
            if _is_answered(tracker, request):
                await agent.tracker_store.save(tracker)  # nothing new: back into memory
                return build_answer(tracker)
            return await _run(agent, request, tracker)


async def _run(agent: Agent, request: DoorRequest, tracker: DialogueStateTracker) -> dict[str, Any]:
    turn = Turn(tracker)
    token = current_turn.set(turn)
    try:
        await agent.handle_message(DoorMessage(request))
    finally:
        current_turn.reset(token)
    if not turn.saved:
        raise TurnFailed("not_stored")
    return build_answer(turn.tracker)


def _is_answered(tracker: DialogueStateTracker, request: DoorRequest) -> bool:
    """Whether the last message is this one; an older number than the last one's is refused."""
    latest = latest_turn(tracker)
    if latest is None:
        return False
    if latest[0].message_id == request.message_id:
        return True
    if request.turn <= turn_number(latest[0]):
        raise OutOfOrder
    return False
