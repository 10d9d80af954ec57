"""Rasa is killed in the middle of a conversation: the visitor is answered, and nothing doubles."""

from __future__ import annotations

import time

from bot.channel.watch import STUCK_SECONDS
from tests.support.patient import (
    in_flight,
    insists,
    is_honest,
    message,
    nothing_is_doubled,
    press,
    saved_once,
    status_of,
    tried,
    written_down,
)
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen, is_running, kill, pid_of
from tests.support.product import Product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually


def test_killed_between_two_messages(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    kill(pid_of(product.instance, "rasa"))
    body = message("200 euros")
    insists(visitor, body).is_asked("name")
    assert tried(visitor, body) == visitor.answer, "the same message again is the same answer"
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    assert visitor.lead()["budget"] == 200
    saved_once(visitor)


def test_killed_while_it_works_on_a_message(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    rasa, body = pid_of(product.instance, "rasa"), message("pour Noël")
    with frozen(rasa), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        kill(rasa)
        first = sent.result()
    if first.status_code != 200:
        is_honest(first)
    insists(visitor, body).is_asked("budget")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    assert visitor.lead()["timeline"] == "pour Noël"
    saved_once(visitor)


def test_who_waits_gets_the_answer_without_sending_again(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "name")
    rasa, body = pid_of(product.instance, "rasa"), message("Camille Fontanel")
    with frozen(rasa):
        refused = visitor.sends(body)
        is_honest(refused)
        assert refused.json()["error"] == "answer_pending" and "enregistré" in refused.json()["message"]
        assert status_of(visitor, body) == "pending"
        kill(rasa)
    eventually(lambda: status_of(visitor, body) == "answered", "the answer pushed later")
    assert visitor.history()["requested_slot"] == "email"
    assert visitor.lead()["last_name"] == "Fontanel"
    nothing_is_doubled(visitor)


def test_killed_while_the_request_is_being_confirmed(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    rasa, body = pid_of(product.instance, "rasa"), press(visitor, "oui, c'est exact")
    with frozen(rasa), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        assert visitor.lead()["status"] == "draft"
        kill(rasa)
        sent.result()
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_who_stands_still_for_long_ends_and_another_one_goes_on(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    rasa, body = pid_of(product.instance, "rasa"), message("200 euros")
    with frozen(rasa):
        is_honest(visitor.sends(body))
        time.sleep(STUCK_SECONDS)  # what has to pass before it is noticed
    eventually(lambda: not is_running(rasa), "its end")
    insists(visitor, body).is_asked("name")
    nothing_is_doubled(visitor)


def test_nobody_is_let_in_while_the_assistant_is_away(product: Product, visitor: Visitor) -> None:
    before = product.services.archive.transcript(visitor.conversation_id)
    rasa = pid_of(product.instance, "rasa")
    with frozen(rasa):
        refused = product.http.post("/chat/sessions", json={})
        is_honest(refused)
        assert refused.json()["error"] == "assistant_away"
        assert product.http.get("/health").status_code == 200
        assert product.http.get("/ready", timeout=10.0).status_code == 503
    eventually(product.ready, "the product ready again")
    assert product.services.archive.transcript(visitor.conversation_id) == before
