"""The whole product with real processes, which these tests kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.product import Product, running_product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder breaks something; those of one file share its product, in one process."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(_HERE))))


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """A product per file: a supervisor waits longer after each death, and no file pays for another."""
    with running_product() as product:
        yield product


@pytest.fixture
def visitor(product: Product) -> Visitor:
    """Somebody who opens the chat when everything is up again."""
    eventually(product.ready, "the product ready")
    return Visitor(product)
