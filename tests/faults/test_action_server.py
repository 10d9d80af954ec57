"""The actions run on a server that dies or takes its time: nothing unchecked is kept, no thanks too early."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.lifecycle.product import Process
from bot.evaluation.instance import Instance
from bot.evaluation.ports import free_port
from tests.support.patient import insists, is_honest, message, press, saved_once, tried
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually


class ActionServer:
    """The program of rasa_sdk, as its documentation starts it, beside a product."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def beside(self, instance: Instance) -> None:
        """Run it with the settings of this product."""
        arguments = ("-m", "rasa_sdk", "--actions", "actions", "--port", str(self.port))
        environment = {**instance.environment, "PYTHONPATH": os.getcwd()}
        self._process = Process(arguments, environment, Path(instance.folder) / "actions.log")
        self.start()

    def start(self) -> None:
        assert self._process is not None
        self._process.start()
        eventually(self._listens, "the action server")

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


@pytest.fixture(scope="module")
def actions() -> ActionServer:
    return ActionServer()


@pytest.fixture(scope="module")
def product(actions: ActionServer) -> Iterator[Product]:
    with running_product({"ACTIONS_URL": actions.url}) as product:
        actions.beside(product.instance)
        yield product
        actions.kill()


def test_it_is_down_when_the_visitor_confirms(actions: ActionServer, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    actions.kill()
    assert tried(visitor, body) is None, "no answer, so no thanks"
    assert visitor.lead()["status"] == "draft"
    actions.start()
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_it_is_down_when_an_answer_is_to_be_checked(actions: ActionServer, visitor: Visitor) -> None:
    grandchild(visitor, "email")
    body = message("camille.fontanel@courriel")
    actions.kill()
    assert tried(visitor, body) is None, "what nobody has checked is not taken"
    actions.start()
    insists(visitor, body)
    assert visitor.lead()["email"] is None and visitor.history()["requested_slot"] == "email"
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    saved_once(visitor)


def test_it_takes_longer_than_it_may(actions: ActionServer, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with frozen(actions.pid):
        is_honest(visitor.sends(body))
        assert visitor.lead()["status"] == "draft"
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)
