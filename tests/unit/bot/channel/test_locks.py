from __future__ import annotations

import asyncio

from bot.channel.locks import ConversationLocks


async def test_two_messages_of_a_conversation_follow_each_other() -> None:
    locks, seen = ConversationLocks(), []

    async def handle(number: int) -> None:
        async with locks.hold("c"):
            seen.append(f"begin {number}")
            await asyncio.sleep(0)
            seen.append(f"end {number}")

    await asyncio.gather(handle(1), handle(2))
    assert seen == ["begin 1", "end 1", "begin 2", "end 2"]


async def test_two_conversations_do_not_wait_for_each_other() -> None:
    locks = ConversationLocks()
    async with locks.hold("a"), locks.hold("b"):
        assert len(locks) == 2


async def test_nothing_is_left_behind_even_after_a_failure() -> None:
    locks = ConversationLocks()

    async def fail() -> None:
        async with locks.hold("c"):
            raise ValueError

    await asyncio.gather(fail(), fail(), return_exceptions=True)
    waiting = asyncio.ensure_future(fail())
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert len(locks) == 0
