"""A thousand conversations under random faults: no lead, no message and no answer is lost or doubled."""

from __future__ import annotations

import pytest

from tests.faults.randomised.run import SETUPS, live
from tests.support import postgresql, redis, small_disk

_CONVERSATIONS = 500
_SEED = 20_261_127


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SETUPS))
def test_nothing_is_lost_whatever_fails(name: str) -> None:
    servers = postgresql.is_available() and redis.is_available()
    if not (small_disk.is_available() if name == "one-machine" else servers):
        pytest.skip(f"this machine lacks what {name} needs")
    report = live(name, _CONVERSATIONS, _SEED)
    assert report.differences == [], "\n".join(report.lines)
