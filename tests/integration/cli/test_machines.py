"""What `aiguilleur check` says of settings by which several machines serve."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import machines
from bot.cli.errors import CommandError
from tests.integration.door.fake_rasa import FakeRasa
from tests.integration.door.house import House
from tests.support import redis
from tests.support.redis import RedisServer
from tests.support.waiting import eventually

SECRET = "a-secret-for-every-machine"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith("AIGUILLEUR_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AIGUILLEUR_SECRET", SECRET)
    return monkeypatch


@pytest.fixture
def server() -> Iterator[RedisServer]:
    if not redis.is_available() and not os.environ.get("CI"):
        pytest.skip("redis-server is not installed here")
    server = RedisServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa("a-secret-of-the-door")
    rasa.start()
    yield rasa
    rasa.stop()


def test_one_machine_needs_nothing(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("AIGUILLEUR_REDIS_URL", "redis://127.0.0.1:6379/0")
    environment.setenv("AIGUILLEUR_RASA_URL", "http://localhost:5005,http://[::1]:5006")
    assert machines.machines() == "one"


@pytest.mark.parametrize(
    ("variable", "value", "host"),
    [
        ("REDIS_URL", "redis://user:pass@cache.internal:6379/0", "cache.internal"),
        ("RASA_URL", "http://127.0.0.1:5005,http://10.0.0.7:5005", "10.0.0.7"),
    ],
)
def test_sqlite_is_refused_beside_another_machine(
    environment: pytest.MonkeyPatch, variable: str, value: str, host: str
) -> None:
    environment.setenv(f"AIGUILLEUR_{variable}", value)
    with pytest.raises(CommandError, match=f"{host} is another one.*AIGUILLEUR_DATABASE_URL to a PostgreSQL"):
        machines.machines()
    environment.setenv("AIGUILLEUR_DATABASE_URL", "postgresql://bot@db/crm")
    with pytest.raises(CommandError, match="AIGUILLEUR_TRACKER_DATABASE_URL to a PostgreSQL"):
        machines.machines()
    environment.setenv("AIGUILLEUR_TRACKER_DATABASE_URL", "postgresql://bot@db/crm")
    assert machines.machines() == f"several: {host} is another one"


def test_a_secret_of_one_machine_is_refused_beside_another(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.chdir(tmp_path)  # where the machine would keep the secret that it draws
    environment.delenv("AIGUILLEUR_SECRET")
    environment.setenv("AIGUILLEUR_REDIS_URL", "redis://cache.internal:6379/0")
    for variable in ("DATABASE_URL", "TRACKER_DATABASE_URL"):
        environment.setenv(f"AIGUILLEUR_{variable}", "postgresql://bot@db/crm")
    with pytest.raises(CommandError, match="set AIGUILLEUR_SECRET to the same on all of them"):
        machines.machines()


def test_a_rasa_that_knows_the_door_is_well(environment: pytest.MonkeyPatch, rasa: FakeRasa) -> None:
    environment.setenv("AIGUILLEUR_RASA_URL", f"http://127.0.0.1:{rasa.port}")
    environment.setenv("AIGUILLEUR_DOOR_SECRET", rasa.secret)
    assert machines.rasa() == "1 of 1 running"
    assert rasa.forgotten == []


def test_a_rasa_with_another_secret_is_named(environment: pytest.MonkeyPatch, rasa: FakeRasa) -> None:
    environment.setenv("AIGUILLEUR_RASA_URL", f"http://127.0.0.1:{rasa.port}")
    with pytest.raises(CommandError, match=f"{rasa.port} does not know this door's secret: set AIG"):
        machines.rasa()


def test_an_address_where_nobody_answers_is_named(environment: pytest.MonkeyPatch, rasa: FakeRasa) -> None:
    rasa.stop()
    environment.setenv("AIGUILLEUR_RASA_URL", f"http://127.0.0.1:{rasa.port}")
    with pytest.raises(CommandError, match=f"nobody answers at http://127.0.0.1:{rasa.port}"):
        machines.rasa()


def test_rasa_beside_the_door_need_not_run_yet(environment: pytest.MonkeyPatch, rasa: FakeRasa) -> None:
    rasa.stop()
    environment.setenv("AIGUILLEUR_RASA_PORT", str(rasa.port))
    assert machines.rasa() == "not running"


def test_without_redis_it_says_how_to_use_one() -> None:
    assert machines.redis().startswith("off: set AIGUILLEUR_REDIS_URL")


def test_a_redis_says_its_version(environment: pytest.MonkeyPatch, server: RedisServer) -> None:
    environment.setenv("AIGUILLEUR_REDIS_URL", server.url)
    assert machines.redis().startswith("version ")


def test_a_redis_that_is_away_is_a_finding(environment: pytest.MonkeyPatch, server: RedisServer) -> None:
    server.stop()
    environment.setenv("AIGUILLEUR_REDIS_URL", server.url)
    with pytest.raises(CommandError, match="Redis cannot be used: .*visitors are served without it"):
        machines.redis()


def test_a_door_with_another_secret_is_noticed(
    environment: pytest.MonkeyPatch, server: RedisServer, tmp_path: Path
) -> None:
    environment.setenv("AIGUILLEUR_REDIS_URL", server.url)
    house = House(tmp_path)
    house.settings = replace(house.settings, redis_url=server.url)
    with house.door():

        def finding() -> str | None:
            try:
                machines.redis()
            except CommandError as error:
                return str(error)
            return None

        assert "1 process(es) at this Redis have another secret" in eventually(
            finding, "the other secret seen"
        )
        environment.setenv("AIGUILLEUR_SECRET", house.settings.secret)
        assert machines.redis().startswith("version ")
