"""The same thing sent twice at once: one lead."""

from __future__ import annotations

from tests.support.patient import Body, in_flight, message, press, saved_once
from tests.support.people import grandchild
from tests.support.product import Product
from tests.support.visitor import Visitor


def _sent(visitor: Visitor, *bodies: Body) -> list[dict[str, object]]:
    with in_flight(visitor, *bodies) as answers:
        found = [answer.result() for answer in answers]
    assert [answer.status_code for answer in found] == [200] * len(bodies), [a.text for a in found]
    return [answer.json() for answer in found]


def test_the_same_press_sent_twice_is_one_message(visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    first, second, third = _sent(visitor, body, body, body)
    assert first == second == third and first["requested_slot"] == "anything_else"
    saved_once(visitor)


def test_the_same_words_sent_twice_are_one_message(visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = message("oui, c'est exact")
    first, second = _sent(visitor, body, body)
    assert first == second
    saved_once(visitor)


def test_two_presses_of_the_same_button_save_one_lead(visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    _sent(visitor, press(visitor, "oui, c'est exact"), press(visitor, "oui, c'est exact"))
    saved_once(visitor)
    assert visitor.history()["requested_slot"] == "anything_else", "the second press is no other request"


def test_two_presses_of_an_answer_are_one_answer(visitor: Visitor) -> None:
    grandchild(visitor, "consent")
    _sent(visitor, press(visitor, "oui, j'accepte"), press(visitor, "oui, j'accepte"))
    assert visitor.lead()["consent"]["contact"] is True and visitor.lead()["status"] == "draft"


def test_many_visitors_at_once_are_all_served(product: Product) -> None:
    visitors = [Visitor(product) for _ in range(8)]
    for visitor in visitors:
        grandchild(visitor, "confirm")
    for visitor in visitors:
        _sent(visitor, message("oui"))
    for visitor in visitors:
        saved_once(visitor)


def test_messages_sent_without_waiting_are_answered_in_order(visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    bodies = [message("pour Noël"), message("200 euros"), message("Camille Fontanel")]
    _sent(visitor, *bodies)
    turns = visitor.product.transcript(visitor.conversation_id)
    assert [turn["turn"] for turn in turns] == list(range(len(turns)))
    assert {turn["status"] for turn in turns} == {"answered"}
