"""A door on a real database file, with a small Rasa of our own behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.door.house import House, Visitor, enter


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    house.rasa.start()
    yield house
    house.rasa.stop()


@pytest.fixture
def http(house: House) -> Iterator[httpx.Client]:
    with house.door() as client:
        yield client


@pytest.fixture
def visitor(http: httpx.Client) -> Visitor:
    return enter(http)
