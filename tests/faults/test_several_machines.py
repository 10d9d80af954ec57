"""PostgreSQL, Redis and doors fail one after the other while people talk with several machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from bot.storage.engine import create_engine
from tests.support.machines import Machines, several_machines
from tests.support.migrating import migrated
from tests.support.patient import (
    in_flight,
    insists,
    is_honest,
    message,
    nothing_is_doubled,
    press,
    saved_once,
    tried,
    written_down,
)
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen, kill, pid_of, servers_of
from tests.support.product import Product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    with several_machines() as machines:
        yield machines


@pytest.fixture
def product(machines: Machines) -> Product:
    return machines.product


@pytest.fixture
def visitor(machines: Machines) -> Visitor:
    eventually(machines.is_ready, "every machine ready")
    return Visitor(machines.product)


# PostgreSQL


def test_the_database_is_away_for_a_while(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    body = message("200 euros")
    with machines.servers.database.stopped():
        assert tried(visitor, body) is None
    insists(visitor, body).is_asked("name")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    saved_once(visitor)


def test_the_database_goes_away_while_a_request_is_confirmed(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with in_flight(visitor, body) as [sent], ExitStack() as away:
        with ExitStack() as halted:
            for pid in servers_of(machines.product.instance):
                halted.enter_context(frozen(pid))
            written_down(visitor, body)
            away.enter_context(machines.servers.database.stopped())
        is_honest(sent.result())
    assert visitor.lead()["status"] in ("draft", "qualified"), "qualified: the next door has asked again"
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_the_database_restarts_between_two_messages(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    with machines.servers.database.stopped():
        pass
    insists(visitor, message("pour Noël")).is_asked("budget")
    nothing_is_doubled(visitor)


def test_the_database_hangs(machines: Machines, visitor: Visitor) -> None:
    """Connections stay open and nothing comes over them: whoever waits is told, in a time people wait."""
    grandchild(visitor, "budget")
    body = message("200 euros")
    with machines.servers.database.frozen():
        is_honest(visitor.sends(body, 30.0))
    insists(visitor, body).is_asked("name")
    nothing_is_doubled(visitor)


def test_the_database_is_slow(machines: Machines, visitor: Visitor) -> None:
    with machines.servers.database_line.slow(0.01):
        grandchild(visitor, "confirm")
        visitor.says("oui").is_asked("anything_else")
    saved_once(visitor)


def test_every_connection_to_the_database_is_cut(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    machines.servers.database_line.cut()
    assert visitor.sends(message("pour Noël")).status_code == 200, "it connects anew, and nobody notices"
    assert visitor.history()["requested_slot"] == "budget"
    nothing_is_doubled(visitor)


def test_an_action_takes_longer_than_it_may(machines: Machines, visitor: Visitor) -> None:
    """Somebody locks the leads: the action is given up, its visitor told, and its work is done once."""
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    engine = create_engine(machines.servers.database.url("crm"))
    with engine.begin() as connection:
        connection.execute(sa.text("LOCK TABLE leads IN ACCESS EXCLUSIVE MODE"))
        is_honest(visitor.sends(body, 30.0))
    engine.dispose()
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_tables_are_changed_while_visitors_are_answered(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with migrated(machines.servers.database.url("crm"), seconds=3.0), in_flight(visitor, body) as [sent]:
        pass
    if sent.result().status_code != 200:
        is_honest(sent.result())
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


# Redis


def test_redis_is_away(machines: Machines, visitor: Visitor) -> None:
    with machines.servers.redis.stopped():
        grandchild(visitor, "confirm")
        visitor.says("oui").is_asked("anything_else")
    saved_once(visitor)


def test_redis_hangs(machines: Machines, visitor: Visitor) -> None:
    with machines.servers.redis.frozen():
        grandchild(visitor, "confirm")
        visitor.says("oui").is_asked("anything_else")
    saved_once(visitor)


def test_redis_is_slow(machines: Machines, visitor: Visitor) -> None:
    with machines.servers.redis_line.slow(0.1):
        grandchild(visitor, "confirm")
        visitor.says("oui").is_asked("anything_else")
    saved_once(visitor)


# Doors


def test_a_door_dies_and_the_other_one_goes_on(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    visitor.http = machines.http
    body = press(visitor, "oui, c'est exact")
    with ExitStack() as halted, in_flight(visitor, body) as [sent]:
        for pid in servers_of(machines.product.instance):
            halted.enter_context(frozen(pid))
        written_down(visitor, body)
        machines.door.kill()
        assert sent.exception() is not None
        halted.close()
        visitor.http = machines.product.http
        insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    machines.door.start()
    saved_once(visitor)


def test_the_same_message_reaches_both_doors_at_once(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    twin = Visitor(machines.product)
    twin.headers, twin.http = visitor.headers, machines.http
    body = press(visitor, "oui, c'est exact")
    with in_flight(visitor, body, body) as here, in_flight(twin, body, body) as there:
        answers = [answer.result().json() for answer in (*here, *there)]
    assert all(answer == answers[0] for answer in answers) and answers[0]["requested_slot"] == "anything_else"
    saved_once(visitor)


def test_everything_dies_at_once(machines: Machines, visitor: Visitor) -> None:
    grandchild(visitor, "email")
    body = message("camille.fontanel@courriel.example")
    servers = servers_of(machines.product.instance)
    with ExitStack() as halted, in_flight(visitor, body) as [sent]:
        for pid in servers:
            halted.enter_context(frozen(pid))
        written_down(visitor, body)
        for program in ("door", "rasa", "delivery"):
            kill(pid_of(machines.product.instance, program))
        machines.door.kill()
        machines.servers.redis.stop()
        with machines.servers.database.stopped():
            sent.exception()
    machines.servers.redis.start()
    machines.door.start()
    insists(visitor, body).is_asked("consent")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    saved_once(visitor)
