"""The two products that are played with, and what can go wrong in each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lifecycle.product import Process
from benchmarks.lifecycle.whole import surroundings
from bot.settings import PREFIX
from tests.faults.randomised.plan import Kind
from tests.support.holding import held
from tests.support.machines import Machines, several_machines
from tests.support.processes import frozen, kill, pid_of, servers_of
from tests.support.product import Product, running_product
from tests.support.small_disk import SmallDisk, small_disk

_MEGABYTES = 1_500
_FILES = {"DATABASE_URL": "aiguilleur.db", "TRACKER_DATABASE_URL": "tracker.db"}
Happen = Callable[[float], None]
"""Lets something go wrong for so many seconds, and returns when it is over."""

ONE_MACHINE: Mapping[str, Kind] = {
    "rasa killed": Kind(2, rasa_restarts=True),
    "door killed": Kind(1),
    "delivery killed": Kind(1),
    "rasa frozen": Kind(3, 12.0),
    "door frozen": Kind(2, 5.0),
    "delivery frozen": Kind(1, 5.0),
    "leads held": Kind(3, 5.0),
    "trackers held": Kind(3, 5.0),
    "disk full": Kind(3, 5.0),
}
MACHINES: Mapping[str, Kind] = {
    "rasa killed": Kind(1, rasa_restarts=True),
    "one rasa killed": Kind(2, rasa_restarts=True),
    "one rasa frozen": Kind(3, 12.0),
    "first door killed": Kind(1),
    "second door killed": Kind(2, 3.0),
    "second door frozen": Kind(2, 5.0),
    "delivery killed": Kind(1),
    "postgresql stopped": Kind(3, 5.0),
    "postgresql restarted": Kind(2),
    "postgresql frozen": Kind(2, 12.0),
    "postgresql slow": Kind(2, 5.0),
    "postgresql cut": Kind(3),
    "redis stopped": Kind(2, 5.0),
    "redis frozen": Kind(2, 5.0),
    "redis slow": Kind(1, 5.0),
}


@dataclass(frozen=True)
class House:
    """A product, where its doors are, and how each of its faults is brought about."""

    product: Product
    environment: Mapping[str, str]
    """By which its databases are found from outside."""
    urls: tuple[str, ...]
    faults: Mapping[str, Happen]
    folders: tuple[Path, ...]
    """Where its logs are, and its databases if they are files."""


@contextmanager
def one_machine(folder: Path, tool_port: int) -> Iterator[House]:
    """SQLite on a disk that can be filled, and one process of each kind."""
    with small_disk(_MEGABYTES) as disk:
        settings = {name: f"sqlite:///{disk.folder / file}" for name, file in _FILES.items()}
        settings["ERASURE_LIST"] = str(disk.folder / "erasures.jsonl")
        with running_product({**settings, **_surroundings(folder, tool_port)}) as product:
            instance = product.instance
            folders = (instance.folder, disk.folder)
            yield House(product, instance.environment, (instance.url,), _one(product, disk), folders)


@contextmanager
def machines(folder: Path, tool_port: int) -> Iterator[House]:
    """PostgreSQL and Redis, and two processes of each kind."""
    with several_machines(_surroundings(folder, tool_port)) as several:
        product = several.product
        urls = (product.instance.url, str(several.http.base_url))
        seen = _seen(product, several.servers.seen())
        yield House(product, seen, urls, _several(several), (product.instance.folder,))


def _surroundings(folder: Path, tool_port: int) -> dict[str, str]:
    return {name.removeprefix(PREFIX): value for name, value in surroundings(folder, tool_port).items()}


def _seen(product: Product, settings: Mapping[str, str]) -> dict[str, str]:
    return {
        **product.instance.environment,
        **{f"AIGUILLEUR_{name}": value for name, value in settings.items()},
    }


def _one(product: Product, disk: SmallDisk) -> dict[str, Happen]:
    def killed(program: str) -> Happen:
        return lambda _: kill(pid_of(product.instance, program))

    def halted(program: str) -> Happen:
        return _for(lambda: frozen(pid_of(product.instance, program)))

    return {
        **{f"{program} killed": killed(program) for program in ("rasa", "door", "delivery")},
        **{f"{program} frozen": halted(program) for program in ("rasa", "door", "delivery")},
        "leads held": _for(lambda: held(disk.folder / _FILES["DATABASE_URL"])),
        "trackers held": _for(lambda: held(disk.folder / _FILES["TRACKER_DATABASE_URL"])),
        "disk full": _for(disk.full),
    }


def _several(machines: Machines) -> dict[str, Happen]:
    instance, servers = machines.product.instance, machines.servers

    def one_of_rasa() -> int:
        return servers_of(instance)[-1]

    return {
        "rasa killed": lambda _: kill(pid_of(instance, "rasa")),
        "one rasa killed": lambda _: kill(one_of_rasa()),
        "one rasa frozen": _for(lambda: frozen(one_of_rasa())),
        "first door killed": lambda _: kill(pid_of(instance, "door")),
        "second door killed": _for(lambda: _ended(machines.door)),
        "second door frozen": _for(lambda: frozen(machines.door.pid)),
        "delivery killed": lambda _: _ended(machines.delivery).__enter__(),
        "postgresql stopped": _for(servers.database.stopped),
        "postgresql restarted": _for(servers.database.stopped),
        "postgresql frozen": _for(servers.database.frozen),
        "postgresql slow": _for(lambda: servers.database_line.slow(0.02)),
        "postgresql cut": lambda _: servers.database_line.cut(),
        "redis stopped": _for(servers.redis.stopped),
        "redis frozen": _for(servers.redis.frozen),
        "redis slow": _for(lambda: servers.redis_line.slow(0.1)),
    }


def _for(broken: Callable[[], AbstractContextManager[None]]) -> Happen:
    def happen(seconds: float) -> None:
        with broken():
            time.sleep(seconds)

    return happen


@contextmanager
def _ended(process: Process) -> Iterator[None]:
    process.kill()
    try:
        yield
    finally:
        process.start()
