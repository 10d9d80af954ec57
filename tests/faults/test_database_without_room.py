"""The disk of PostgreSQL is full, up to the end of the server: it goes on when there is room again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support import small_disk as small_disks
from tests.support.machines import Machines, several_machines
from tests.support.patient import Body, insists, message, press, saved_once, tried
from tests.support.people import grandchild
from tests.support.postgresql import account
from tests.support.product import Product
from tests.support.small_disk import SmallDisk
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

_MEGABYTES = 160


@pytest.fixture(scope="module")
def disk() -> Iterator[SmallDisk]:
    if not small_disks.is_available() and not os.environ.get("CI"):
        pytest.skip("nobody may mount a file system here")
    with small_disks.small_disk(_MEGABYTES, account()) as disk:
        yield disk


@pytest.fixture(scope="module")
def machines(disk: SmallDisk) -> Iterator[Machines]:
    with several_machines(disk=disk) as machines:
        yield machines


@pytest.fixture
def product(machines: Machines) -> Product:
    return machines.product


def test_a_message_is_answered_or_refused_and_kept(
    machines: Machines, disk: SmallDisk, visitor: Visitor
) -> None:
    grandchild(visitor, "budget")
    _with_a_full_disk(machines, disk, visitor, message("200 euros"))
    visitor.is_asked("name")
    assert visitor.lead()["budget"] == 200


def test_a_request_is_thanked_for_only_when_it_is_saved(
    machines: Machines, disk: SmallDisk, visitor: Visitor
) -> None:
    grandchild(visitor, "confirm")
    _with_a_full_disk(machines, disk, visitor, press(visitor, "oui, c'est exact"))
    visitor.is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def _with_a_full_disk(machines: Machines, disk: SmallDisk, visitor: Visitor, body: Body) -> None:
    """The server ends where it cannot even write its log, and is started again as an operator would."""
    database = machines.servers.database
    with ExitStack() as filled:
        filled.enter_context(disk.full())
        database.fill_log()
        assert tried(visitor, body) is None
    if not database.is_running():
        database.start()
    eventually(machines.is_ready, "every machine ready again")
    insists(visitor, body)
