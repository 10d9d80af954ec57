"""The product on several machines: PostgreSQL, Redis, two doors, two Rasa processes, two deliveries."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from benchmarks.lifecycle.product import Process, delivery
from bot.cli.serving.programs import door_program
from bot.evaluation.instance import Instance
from bot.evaluation.ports import free_port
from bot.settings import read_settings
from tests.support import postgresql, redis
from tests.support.line import Line
from tests.support.postgresql import PostgresServer
from tests.support.product import Product, running_product
from tests.support.redis import RedisServer
from tests.support.small_disk import SmallDisk
from tests.support.waiting import eventually

_CRM, _TRACKER = "crm", "tracker"


@dataclass(frozen=True)
class Servers:
    """What the machines share. They speak to it over lines that a test may disturb."""

    database: PostgresServer
    database_line: Line
    redis: RedisServer
    redis_line: Line

    def settings(self) -> dict[str, str]:
        """By which the product finds them."""
        database = f"postgresql://postgres@127.0.0.1:{self.database_line.port}"
        return {
            "DATABASE_URL": f"{database}/{_CRM}",
            "TRACKER_DATABASE_URL": f"{database}/{_TRACKER}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_line.port}/0",
        }

    def seen(self) -> dict[str, str]:
        """By which a test finds them, whatever it does to the lines."""
        return {
            "DATABASE_URL": self.database.url(_CRM),
            "TRACKER_DATABASE_URL": self.database.url(_TRACKER),
        }


@dataclass(frozen=True)
class Machines:
    """A product, and the second door and the second delivery that stand beside it."""

    product: Product
    servers: Servers
    door: Process
    http: httpx.Client
    """Speaks to the second door."""
    delivery: Process

    def is_ready(self) -> bool:
        """Whether both doors take visitors."""
        try:
            return self.product.ready() and self.http.get("/ready", timeout=3.0).status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def servers(disk: SmallDisk | None = None) -> Iterator[Servers]:
    """A database server and a Redis server of one's own; left out where this machine has none."""
    if not (postgresql.is_available() and redis.is_available()) and not os.environ.get("CI"):
        pytest.skip("PostgreSQL or Redis is not installed here")
    with ExitStack() as ending, postgresql.server(free_port(), disk) as database:
        for name in (_CRM, _TRACKER):
            database.create_database(name)
        memory = RedisServer()
        ending.callback(memory.remove)
        memory.start()
        assert database.port is not None
        lines = [Line(database.port), Line(memory.port)]
        for line in lines:
            line.start()
            ending.callback(line.close)
        yield Servers(database, lines[0], memory, lines[1])


@contextmanager
def several_machines(
    settings: Mapping[str, str] | None = None, disk: SmallDisk | None = None
) -> Iterator[Machines]:
    """Everything up and ready; `settings` are further ones, `disk` is where the database has its files."""
    with servers(disk) as shared:
        given = {"RASA_PROCESSES": "2", **shared.settings(), **(settings or {})}
        with running_product(given, seen=lambda instance: shared.seen()) as product:
            door, url = second_door(product.instance)
            sending = delivery(product.instance.environment, product.instance.folder / "delivery-2.log")
            with httpx.Client(base_url=url, timeout=30.0) as http:
                machines = Machines(product, shared, door, http, sending)
                door.start()
                sending.start()
                try:
                    eventually(machines.is_ready, "both doors")
                    yield machines
                finally:
                    door.stop()
                    sending.stop()


def second_door(instance: Instance) -> tuple[Process, str]:
    """Another door on the same data, started as `serve` starts its own, and its address."""
    settings = replace(read_settings(instance.environment), port=free_port())
    program = door_program(settings)
    environment = {**instance.environment, **program.environment}
    log = Path(instance.folder) / "door-2.log"
    return Process(program.command[1:], environment, log), f"http://127.0.0.1:{settings.port}"
