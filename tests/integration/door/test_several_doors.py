"""Several door processes on one database and one Redis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from bot.variables import Rate
from tests.integration.door.house import House, Visitor, enter
from tests.integration.door.test_events import events, listening
from tests.support import redis
from tests.support.redis import RedisServer
from tests.support.waiting import eventually

A_QUARTER_OF_AN_HOUR = 900.0
Doors = tuple[httpx.Client, httpx.Client]


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    if not redis.is_available() and not os.environ.get("CI"):
        pytest.skip("redis-server is not installed here")
    server = RedisServer()
    yield server
    server.remove()


@pytest.fixture
def shared(server: RedisServer) -> Iterator[RedisServer]:
    server.start()
    yield server
    server.stop()


@pytest.fixture
def many(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    house.rasa.start()
    yield house
    house.rasa.stop()


@pytest.fixture
def doors(many: House, shared: RedisServer) -> Iterator[Doors]:
    """Two doors that look for news by themselves only every quarter of an hour."""
    options: dict[str, Any] = {"redis_url": shared.url, "rate_conversation": Rate(4, 600)}
    with (
        many.door(heartbeat=A_QUARTER_OF_AN_HOUR, **options) as one,
        many.door(heartbeat=A_QUARTER_OF_AN_HOUR) as other,
    ):
        yield one, other


def at(door: httpx.Client, visitor: Visitor) -> Visitor:
    """The same browser, whom the balancer sends to another door."""
    return Visitor(door, visitor.token, visitor.conversation_id, visitor.welcome)


def test_an_answer_is_pushed_by_whichever_door_the_browser_listens_at(doors: Doors) -> None:
    visitor = enter(doors[0])
    with listening(at(doors[1], visitor)) as lines:
        answer = visitor.send(text="bonjour").json()
        assert events(lines, 1) == [("1", answer)]


def test_whoever_listened_while_redis_was_away_hears_what_they_missed(
    doors: Doors, shared: RedisServer
) -> None:
    visitor = enter(doors[0])
    with listening(at(doors[1], visitor)) as lines:
        shared.stop()
        answer = visitor.send(text="bonjour").json()
        shared.start()
        assert events(lines, 1) == [("1", answer)]


def test_limits_are_those_of_all_doors_together(doors: Doors) -> None:
    visitor = enter(doors[0])
    sent = [at(doors[number % 2], visitor).send(text="encore") for number in range(5)]
    assert [response.status_code for response in sent] == [200] * 4 + [429]
    assert 100 < int(sent[4].headers["Retry-After"]) <= 150


def test_nobody_is_refused_because_redis_is_away(doors: Doors, shared: RedisServer) -> None:
    visitor = enter(doors[0])
    assert doors[0].get("/ready").json()["redis"] == "ok"
    shared.stop()
    sent = [visitor.send(text="encore").status_code for _ in range(5)]
    assert sent == [200] * 4 + [429], "the limits of each process count meanwhile"
    ready = doors[0].get("/ready")
    assert (ready.status_code, ready.json()["redis"]) == (200, "away")
    shared.start()
    eventually(lambda: doors[0].get("/ready").json()["redis"] == "ok", "Redis found again")


def test_redis_learns_no_address(doors: Doors, shared: RedisServer) -> None:
    visitor = enter(doors[0])
    visitor.send(text="bonjour")
    client = Redis.from_url(shared.url)
    names = [name.decode() for name in client.keys("*")]
    client.close()
    assert names and not [n for n in names if "127.0.0.1" in n or visitor.conversation_id in n]
