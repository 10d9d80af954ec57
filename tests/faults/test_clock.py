"""The clock of the machine jumps while people talk: nobody is locked out, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.patient import insists, message, nothing_is_doubled, press, saved_once
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen, pid_of
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor

_LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Clock:
    """What the processes of the product take for the time, as far from ours as a file says."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump("+0")

    def jump(self, how_far: str) -> None:
        """To so far from our time: `+25h`, `-90m`. Clocks that only count on do not jump anywhere."""
        self._file.write_text(f"{how_far}\n")

    def within(self) -> tuple[str, ...]:
        """The words before the command of a program that is to go by this clock."""
        told = {
            "LD_PRELOAD": str(_LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
        }
        return ("env", *(f"{name}={value}" for name, value in told.items()))


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    if _LIBRARY is None and not os.environ.get("CI"):
        pytest.skip("libfaketime is not installed here")
    return Clock(tmp_path_factory.mktemp("clock") / "offset")


@pytest.fixture(scope="module")
def product(clock: Clock) -> Iterator[Product]:
    with running_product(within=clock.within()) as product:
        yield product


@pytest.fixture(autouse=True)
def right_again(clock: Clock) -> Iterator[None]:
    yield
    clock.jump("+0")


@pytest.mark.parametrize("jump", ["+90m", "-90m", "+23h", "-23h"])
def test_a_conversation_goes_on_after_a_jump(clock: Clock, visitor: Visitor, jump: str) -> None:
    grandchild(visitor, "budget")
    clock.jump(jump)
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    assert visitor.lead()["budget"] == 200
    saved_once(visitor)


def test_and_back_again(clock: Clock, visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    clock.jump("-6h")
    visitor.says("pour Noël").is_asked("budget")
    clock.jump("+0")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    saved_once(visitor)


@pytest.mark.parametrize("jump", ["+90m", "-90m"])
def test_what_waits_for_rasa_is_answered_after_a_jump(
    clock: Clock, product: Product, visitor: Visitor, jump: str
) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with frozen(pid_of(product.instance, "rasa")):
        assert visitor.sends(body).status_code == 503
        clock.jump(jump)
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_newcomers_are_let_in_whatever_the_clock_says(clock: Clock, product: Product) -> None:
    for jump in ("-23h", "+23h"):
        clock.jump(jump)
        newcomer = Visitor(product)
        insists(newcomer, message("Je cherche une tablette pour ma mère"))
        nothing_is_doubled(newcomer)
