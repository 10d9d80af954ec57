"""Token buckets that all processes share: looked at, filled and taken from in one step."""

from __future__ import annotations

from dataclasses import dataclass

from bot.relay.connection import Relay

# Time is that of Redis alone: clocks of machines differ. A bucket that would be full again is forgotten.
_TAKE = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
for number, bucket in ipairs(KEYS) do
    local size, seconds = tonumber(ARGV[2 * number - 1]), tonumber(ARGV[2 * number])
    local kept = redis.call('HMGET', bucket, 'level', 'since')
    local level = size
    if kept[1] then
        level = math.min(size, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) * size / seconds)
    end
    local wait = 0
    if level >= 1 then level = level - 1 else wait = (1 - level) * seconds / size end
    redis.call('HSET', bucket, 'level', string.format('%.6f', level), 'since', string.format('%.6f', now))
    redis.call('PEXPIRE', bucket, math.ceil(1000 * seconds))
    if wait > 0 then return string.format('%.6f', wait) end
end
return '0'
"""


@dataclass(frozen=True)
class Bucket:
    """Holds so many, and fills up in so many seconds."""

    name: str
    size: int
    seconds: float


async def take(relay: Relay, *buckets: Bucket) -> float:
    """Take one from each bucket, up to the first that is empty: 0.0, or the seconds until that has one.

    One question, however many buckets. Raises `RelayAway`.
    """
    taking = relay.client().register_script(_TAKE)
    names = [bucket.name for bucket in buckets]
    sizes = [number for bucket in buckets for number in (bucket.size, bucket.seconds)]
    return float(await relay.ask(lambda redis: taking(keys=names, args=sizes, client=redis)))
