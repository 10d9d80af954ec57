"""Two Rasa processes: while one is away, the other one answers everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.patient import insists, message, saved_once, tried
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen, kill, pid_of, servers_of
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running_product({"RASA_PROCESSES": "2"}) as product:
        yield product


@pytest.fixture
def visitor(product: Product) -> Visitor:
    eventually(lambda: product.ready() and len(servers_of(product.instance)) == 2, "both processes")
    return Visitor(product)


def test_either_of_them_may_be_killed_between_two_messages(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    for pid, text, asked in zip(
        servers_of(product.instance), ("200 euros", "Camille Fontanel"), ("name", "email"), strict=True
    ):
        kill(pid)
        body = message(text)
        assert visitor.sends(body).status_code == 200, "the other one, or the new one, answers at once"
        insists(visitor, body).is_asked(asked)
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    assert (visitor.lead()["budget"], visitor.lead()["last_name"]) == (200, "Fontanel")
    saved_once(visitor)


def test_one_that_hangs_keeps_nobody_waiting_twice(product: Product, visitor: Visitor) -> None:
    """Whose process hangs waits once; then the other one answers, also what was asked meanwhile."""
    with frozen(servers_of(product.instance)[0]):
        product.http.post("/chat/sessions", json={})
        newcomers = [product.http.post("/chat/sessions", json={}) for _ in range(8)]
        assert [opened.status_code for opened in newcomers].count(201) >= 7
        grandchild(visitor, "timeline")
        insists(visitor, message("pour Noël")).is_asked("budget")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    saved_once(visitor)


def test_all_are_back_after_the_death_of_their_keeper(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    before = servers_of(product.instance)
    kill(pid_of(product.instance, "rasa"))
    body = message("pour Noël")
    insists(visitor, body).is_asked("budget")
    assert tried(visitor, body) == visitor.answer
    after = eventually(lambda: servers_of(product.instance), "new processes")
    assert not set(before) & set(after)
