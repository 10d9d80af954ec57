"""One installation for each file of tests: the real application, every room of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.security.fortress import Fortress


@pytest.fixture(scope="module")
def fortress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fortress]:
    with Fortress(tmp_path_factory.mktemp("fortress")).open() as opened:
        yield opened
