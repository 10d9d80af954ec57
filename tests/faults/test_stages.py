"""Door and Rasa are killed at each stage of a turn: the visitor is answered once, whatever was done."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from bot.conversations.conversation import TurnStatus
from bot.storage.tracker_events import TrackerEvents
from tests.support.holding import held
from tests.support.patient import (
    Body,
    in_flight,
    insists,
    message,
    nothing_is_doubled,
    press,
    saved_once,
    tried,
    turns_of,
    written_down,
)
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import bytes_unread, frozen, kill, pid_of
from tests.support.product import Product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

_LONGER = 400
"""Bytes: so long is a message, and no question about Rasa's health."""


def test_the_door_before_it_has_written_the_message_down(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    door, body = pid_of(product.instance, "door"), message("200 euros")
    with frozen(door), in_flight(visitor, body) as [sent]:
        time.sleep(0.3)  # the kernel takes the message for the door, which does not look at it
        kill(door)
        with pytest.raises(httpx.TransportError):
            sent.result()
    insists(visitor, body).is_asked("name")
    nothing_is_doubled(visitor)


def test_the_door_when_rasa_has_stored_the_turn(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with _answered_by_rasa_alone(product, visitor, body) as sent:
        assert visitor.lead()["status"] == "qualified", "the request is saved, and nobody has heard so"
        kill(pid_of(product.instance, "door"))
        with pytest.raises(httpx.TransportError):
            sent.result()
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_the_door_when_the_answer_is_shown_and_not_stored(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    body, door = message("200 euros"), pid_of(product.instance, "door")
    database = product.instance.folder / "aiguilleur.db"
    with _answered_by_rasa_alone(product, visitor, body) as sent, held(database):
        os.kill(door, signal.SIGCONT)
        visitor.took(sent.result().json())
        kill(door)
    assert [turn.status for turn in turns_of(visitor)][-1] is TurnStatus.PENDING
    eventually(lambda: tried(visitor, body) == visitor.answer, "the same answer once more")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").presses("oui, c'est exact")
    saved_once(visitor)


def test_the_door_when_the_answer_is_stored(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    visitor.took(visitor.sends(body).json())
    kill(pid_of(product.instance, "door"))
    eventually(lambda: tried(visitor, body) == visitor.answer, "the same answer once more")
    saved_once(visitor)


def test_rasa_when_the_lead_is_saved_and_the_turn_is_not(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with in_flight(visitor, body) as [sent], held(product.instance.folder / "tracker.db"):
        eventually(lambda: visitor.lead()["status"] == "qualified", "the lead saved")
        kill(pid_of(product.instance, "rasa"))
        sent.exception()
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_rasa_when_the_turn_is_stored_and_nobody_has_heard_the_answer(
    product: Product, visitor: Visitor
) -> None:
    grandchild(visitor, "timeline")
    body = message("pour Noël")
    with _answered_by_rasa_alone(product, visitor, body):
        kill(pid_of(product.instance, "rasa"))
    insists(visitor, body).is_asked("budget")
    eventually(product.ready, "Rasa back")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    saved_once(visitor)


@contextmanager
def _answered_by_rasa_alone(
    product: Product, visitor: Visitor, body: Body
) -> Iterator[Future[httpx.Response]]:
    """The block begins when Rasa has stored the turn of this message, and the door has not heard of it."""
    events = TrackerEvents(product.services.settings.tracker_database_url)
    before = events.last_position(visitor.conversation_id)
    port = product.services.settings.rasa_port
    with ExitStack() as halted:
        halted.enter_context(frozen(pid_of(product.instance, "rasa")))
        [sent] = halted.enter_context(in_flight(visitor, body))
        written_down(visitor, body)
        eventually(lambda: bytes_unread(port) > _LONGER, "the message on its way to Rasa")
        with frozen(pid_of(product.instance, "door")):
            os.kill(pid_of(product.instance, "rasa"), signal.SIGCONT)
            eventually(lambda: events.last_position(visitor.conversation_id) > before, "the turn stored")
            yield sent
    events.close()
