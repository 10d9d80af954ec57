"""Processes die, or are in the middle of something, while a visitor has everything erased."""

from __future__ import annotations

import httpx
import pytest

from bot.storage.tracker_events import TrackerEvents
from tests.support.patient import in_flight, message, press, written_down
from tests.support.people import grandchild
from tests.support.processes import frozen, kill, pid_of
from tests.support.product import Product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

ADDRESS = "camille.fontanel@courriel.example"


def is_finished(product: Product, visitor: Visitor) -> bool:
    with product.services.reading() as uow:
        proof = uow.erasures.of(visitor.conversation_id)
    return proof is not None and proof.finished_at is not None


def nothing_is_left(product: Product, visitor: Visitor) -> None:
    with product.services.reading() as uow:
        assert uow.conversations.get(visitor.conversation_id) is None
        assert uow.leads.of_conversation(visitor.conversation_id) == []
    tracker = TrackerEvents(product.services.settings.tracker_database_url)
    assert tracker.last_position(visitor.conversation_id) == 0
    tracker.close()
    for file in sorted(product.instance.folder.glob("*.db*")):
        assert ADDRESS.encode() not in file.read_bytes(), file.name


def confirming(visitor: Visitor) -> Visitor:
    grandchild(visitor, "email").says(ADDRESS).says("effacez tout").is_asked("erasure")
    return visitor


def refused_as_erased(visitor: Visitor, body: dict[str, str]) -> None:
    answer = visitor.sends(body)
    assert (answer.status_code, answer.json()["error"]) == (401, "erased")


def test_the_door_dies_between_the_yes_and_the_deed(product: Product, visitor: Visitor) -> None:
    """The next door finds the confirmation written down, asks Rasa what it means, and erases."""
    body = press(confirming(visitor), "Tout effacer")
    with frozen(pid_of(product.instance, "rasa")), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        kill(pid_of(product.instance, "door"))
        with pytest.raises(httpx.TransportError):
            sent.result()
    eventually(lambda: is_finished(product, visitor), "everything erased")
    nothing_is_left(product, visitor)
    eventually(product.ready, "the product ready again")
    refused_as_erased(visitor, dict(body))


def test_rasa_dies_between_the_yes_and_the_deed(product: Product, visitor: Visitor) -> None:
    body = press(confirming(visitor), "Tout effacer")
    rasa = pid_of(product.instance, "rasa")
    with frozen(rasa), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        kill(rasa)
        assert sent.result().status_code in (200, 503)
    eventually(lambda: is_finished(product, visitor), "everything erased")
    nothing_is_left(product, visitor)


def test_rasa_wakes_up_with_an_old_message_after_the_erasure(product: Product, visitor: Visitor) -> None:
    """It would save the address as a draft and store the turn: it can do neither."""
    grandchild(visitor, "email")
    body = message(ADDRESS)
    with frozen(pid_of(product.instance, "rasa")), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        erased = product.http.request(
            "DELETE", "/chat/me", json={"confirm": True}, headers=visitor.headers, timeout=30.0
        )
        assert erased.json()["erased"] is True
    assert sent.result().status_code in (401, 503)
    # Another visitor is answered only after what lay before Rasa is done with.
    grandchild(Visitor(product), "budget")
    eventually(lambda: is_finished(product, visitor), "everything erased")
    nothing_is_left(product, visitor)
    refused_as_erased(visitor, dict(body))
