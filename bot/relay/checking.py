"""Looks at a Redis for the operator: is it there, is it new enough, and who else uses it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.relay.connection import Relay, closed

OLDEST = (6, 0)
"""The oldest version that is used."""
_SECONDS = 3


class Unusable(Exception):
    """It does not answer, or not to us; the message says why."""


@dataclass(frozen=True)
class Told:
    """What a Redis says."""

    version: tuple[int, ...]
    strangers: int
    """Door processes with another secret."""


async def examine(url: str, secret: str) -> Told:
    """Ask the Redis at this address. Raises `Unusable`."""
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    client: Any = Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS)
    try:
        server = await client.info("server")
        doors = await client.pubsub_numsub(*await client.pubsub_channels(Relay.SECRETS))
    except (RedisError, OSError) as error:
        raise Unusable(str(error) or type(error).__name__) from None
    finally:
        await closed(client)
        await client.connection_pool.disconnect()
    own = Relay(url, secret).fingerprint.encode()
    version = tuple(int(part) for part in str(server["redis_version"]).split(".")[:2])
    return Told(version, sum(count for name, count in doors if name != own))
