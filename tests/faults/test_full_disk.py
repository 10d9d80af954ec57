"""The disk of the databases is full: visitors are told, nobody is thanked, and it goes on with more room."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.support import small_disk as small_disks
from tests.support.patient import (
    in_flight,
    insists,
    is_honest,
    message,
    press,
    saved_once,
    tried,
    written_down,
)
from tests.support.people import grandchild
from tests.support.processes import frozen, pid_of
from tests.support.product import Product, running_product
from tests.support.small_disk import SmallDisk
from tests.support.visitor import Visitor

_FILES = {"DATABASE_URL": "aiguilleur.db", "TRACKER_DATABASE_URL": "tracker.db"}
_MEGABYTES = 64


@pytest.fixture(scope="module")
def disk() -> Iterator[SmallDisk]:
    if not small_disks.is_available() and not os.environ.get("CI"):
        pytest.skip("nobody may mount a file system here")
    with small_disks.small_disk(_MEGABYTES) as disk:
        yield disk


@pytest.fixture(scope="module")
def product(disk: SmallDisk) -> Iterator[Product]:
    settings = {name: f"sqlite:///{disk.folder / file}" for name, file in _FILES.items()}
    settings["ERASURE_LIST"] = str(disk.folder / "erasures.jsonl")
    with running_product(settings) as product:
        yield product


def test_a_message_is_not_lost(disk: SmallDisk, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    body = message("200 euros")
    with _full(disk):
        assert tried(visitor, body) is None
        assert visitor.history()["requested_slot"] == "budget", "what is there can be read"
    insists(visitor, body).is_asked("name")
    assert visitor.lead()["budget"] == 200


def test_nobody_is_thanked_for_what_could_not_be_saved(disk: SmallDisk, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with _full(disk):
        assert tried(visitor, body) is None
        assert visitor.lead()["status"] == "draft"
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_it_becomes_full_between_door_and_action(disk: SmallDisk, product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with in_flight(visitor, body) as [sent], ExitStack() as filled:
        with frozen(pid_of(product.instance, "rasa")):
            written_down(visitor, body)
            filled.enter_context(_full(disk))
        is_honest(sent.result())
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_newcomers_are_told(disk: SmallDisk, product: Product, visitor: Visitor) -> None:
    with _full(disk):
        refused = product.http.post("/chat/sessions", json={})
        is_honest(refused)
    assert product.http.post("/chat/sessions", json={}).status_code == 201


@contextmanager
def _full(disk: SmallDisk) -> Iterator[None]:
    """No room at all, not even in the logs of the databases, which keep what they once had."""
    for file in _FILES.values():
        connection = sqlite3.connect(disk.folder / file, timeout=30.0)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    with disk.full():
        yield
