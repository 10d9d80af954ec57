"""The door is killed in the middle of a conversation: what it had taken in is answered by the next one."""

from __future__ import annotations

import httpx
import pytest

from tests.support.patient import (
    in_flight,
    insists,
    message,
    nothing_is_doubled,
    press,
    saved_once,
    status_of,
    tried,
    written_down,
)
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen, kill, pid_of
from tests.support.product import Product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually


def test_killed_between_two_messages(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    kill(pid_of(product.instance, "door"))
    body = message("200 euros")
    insists(visitor, body).is_asked("name")
    assert tried(visitor, body) == visitor.answer
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    saved_once(visitor)


def test_killed_while_rasa_answers_a_confirmation(product: Product, visitor: Visitor) -> None:
    """Rasa has saved the request and nobody hears its answer: the next door asks for it again."""
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with frozen(pid_of(product.instance, "rasa")), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        kill(pid_of(product.instance, "door"))
        with pytest.raises(httpx.TransportError):
            sent.result()
    eventually(lambda: visitor.lead()["status"] == "qualified", "the request saved")
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_what_was_taken_in_is_answered_although_the_browser_is_gone(
    product: Product, visitor: Visitor
) -> None:
    grandchild(visitor, "timeline")
    body = message("pour Noël")
    with frozen(pid_of(product.instance, "rasa")), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        kill(pid_of(product.instance, "door"))
        sent.exception()
    eventually(product.ready, "the product ready again")
    eventually(lambda: status_of(visitor, body) == "answered", "the answer of the next door")
    assert visitor.history()["requested_slot"] == "budget"
    nothing_is_doubled(visitor)


def test_both_killed_at_once(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "email")
    rasa, body = pid_of(product.instance, "rasa"), message("camille.fontanel@courriel.example")
    with frozen(rasa), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        kill(pid_of(product.instance, "door"))
        kill(rasa)
        sent.exception()
    insists(visitor, body).is_asked("consent")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    assert visitor.lead()["email"] == "camille.fontanel@courriel.example"
    saved_once(visitor)
