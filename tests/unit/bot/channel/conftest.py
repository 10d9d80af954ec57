from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channel.store import StrictTrackerStore
from tests.support.tracker_turns import DOMAIN


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


@pytest.fixture
def store(file: Path) -> Iterator[StrictTrackerStore]:
    opened = StrictTrackerStore(DOMAIN, host=f"sqlite:///{file}")
    yield opened
    opened._events.close()


@pytest.fixture
def other_process(file: Path) -> Iterator[StrictTrackerStore]:
    opened = StrictTrackerStore(DOMAIN, host=f"sqlite:///{file}")
    yield opened
    opened._events.close()
