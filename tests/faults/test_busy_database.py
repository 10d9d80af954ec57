"""Another program holds the database while a request is confirmed: no thanks for what was not saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.support.holding import held
from tests.support.patient import (
    Body,
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
from tests.support.people import grandchild
from tests.support.processes import frozen, pid_of
from tests.support.product import Product
from tests.support.visitor import Visitor


@contextmanager
def _held_for_rasa(product: Product, visitor: Visitor, body: Body, name: str) -> Iterator[None]:
    """The database is held from the moment when the door has written this message down."""
    with ExitStack() as lock:
        with frozen(pid_of(product.instance, "rasa")):
            written_down(visitor, body)
            lock.enter_context(held(product.instance.folder / name))
        yield


def test_the_crm_is_held_when_the_visitor_confirms(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with held(product.instance.folder / "aiguilleur.db"):
        assert tried(visitor, body) is None, "no answer, so no thanks"
        assert visitor.lead()["status"] == "draft"
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_the_crm_is_held_when_the_lead_is_being_saved(product: Product, visitor: Visitor) -> None:
    """The door has written the message down already: only the action meets the busy database."""
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with in_flight(visitor, body) as [sent], _held_for_rasa(product, visitor, body, "aiguilleur.db"):
        is_honest(sent.result())
        assert visitor.lead()["status"] == "draft"
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_the_tracker_is_held_when_the_visitor_answers(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    body = message("200 euros")
    with held(product.instance.folder / "tracker.db"):
        assert tried(visitor, body) is None
    insists(visitor, body).is_asked("name")
    assert visitor.lead()["budget"] == 200
    nothing_is_doubled(visitor)


def test_the_tracker_is_held_when_the_visitor_confirms(product: Product, visitor: Visitor) -> None:
    """The action has committed and the tracker is not stored: the turn runs again, once in effect."""
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with held(product.instance.folder / "tracker.db"):
        assert tried(visitor, body) is None
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


@pytest.mark.parametrize("name", ["aiguilleur.db", "tracker.db"])
def test_a_moment_is_waited_for(product: Product, visitor: Visitor, name: str) -> None:
    """A lock of a moment, as a backup takes it, is not even noticed."""
    grandchild(visitor, "budget")
    body = message("200 euros")
    with in_flight(visitor, body) as [sent]:
        with _held_for_rasa(product, visitor, body, name):
            time.sleep(0.5)  # long enough for the message to come upon the lock
        assert sent.result().status_code == 200, sent.result().text
    assert visitor.lead()["budget"] == 200
    nothing_is_doubled(visitor)
