"""Token buckets that all processes share: looked at, filled and taken from in one step."""

from __future__ import annotations

from bot.relay.connection import Relay

# Time is that of Redis alone: clocks of machines differ. A bucket that would be full again is forgotten.
_TAKE = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local size, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'since')
local level = size
if kept[1] then
    level = math.min(size, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) * size / seconds)
end
local wait = 0
if level >= 1 then level = level - 1 else wait = (1 - level) * seconds / size end
redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'since', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(1000 * seconds))
return string.format('%.6f', wait)
"""


async def take(relay: Relay, bucket: str, size: int, seconds: float) -> float:
    """Take one from a bucket that fills up in so many seconds: 0.0, or the seconds until there is one.

    Raises `RelayAway`.
    """
    taking = relay.client().register_script(_TAKE)
    return float(await relay.ask(lambda redis: taking(keys=[bucket], args=[size, seconds], client=redis)))
