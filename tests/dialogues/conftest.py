"""Whole conversations with the whole product: one start for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.product import Product, running_product
from tests.support.visitor import Visitor

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the running product."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The product with every process up."""
    with running_product() as product:
        yield product


@pytest.fixture
def visitor(product: Product) -> Visitor:
    """Somebody who has just opened the chat."""
    return Visitor(product)


@pytest.fixture
def another_visitor(product: Product) -> Callable[[], Visitor]:
    """Opens one more conversation."""
    return lambda: Visitor(product)
