"""The installed size counts a program with what it requires, once, and none of the tests' tools."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from benchmarks.speed.preparing import installed
from benchmarks.speed.sizes import megabytes, required


def test_what_is_required_is_followed_to_its_end() -> None:
    found = required(["httpx"])
    assert {"httpx", "httpcore", "h11", "anyio", "idna"} <= set(found)
    assert "pytest" not in found
    assert "rasa" not in found


def test_extras_count_only_where_they_are_asked_for() -> None:
    assert "psycopg2-binary" not in required(["aiguilleur"])
    assert "psycopg2-binary" in required(["aiguilleur[postgresql]"])


def test_what_is_not_installed_takes_nothing() -> None:
    assert required(["there-is-no-such-package"]) == {}


def test_a_file_that_two_name_counts_once() -> None:
    httpx = metadata.distribution("httpx")
    assert 0 < megabytes([httpx]) == megabytes([httpx, httpx]) < 5


def test_another_environment_is_asked_through_its_own_python(tmp_path: Path) -> None:
    found = installed(Path(sys.executable), "anyio")
    assert found["packages"] >= 3
    assert found["megabytes"] > 0.2
