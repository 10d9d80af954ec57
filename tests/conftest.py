"""For every test: settings of this machine are left out, quick tests come first, CI leaves no test out."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator

import hypothesis
import pytest
import structlog

# The same examples each time: a failure comes from the change. HYPOTHESIS_PROFILE=search finds new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# A door or a database that this machine has configured is none of the tests' business.
for name in [name for name in os.environ if name.startswith("AIGUILLEUR_")]:
    del os.environ[name]

# Rasa's pin of SQLAlchemy is its own affair: one warning less in every report.
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"

if importlib.util.find_spec("rasa") is None:
    # The core on its own: what rests on Rasa is not even read.
    collect_ignore_glob = [
        "architecture",
        "browser",
        "dialogues",
        "faults",
        "integration/channel",
        "integration/test_tensorflow_standin.py",
        "security/test_patterns.py",
        "training_data",
        "unit/actions",
        "unit/bot/channel",
        "unit/bot/cli/test_guard.py",
        "unit/bot/cli/test_models.py",
        "unit/bot/cli/test_training.py",
        "unit/benchmarks",
        "unit/faults",
        "unit/bot/nlu",
    ]

_LATER = ("rasa", "slow", "faults", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first: whoever waits learns soonest what is wrong. One process of several loads Rasa."""
    for item in items:
        if item.get_closest_marker("rasa") is not None:
            item.add_marker(pytest.mark.xdist_group("rasa"))
    items.sort(key=_lateness)


def _lateness(item: pytest.Item) -> tuple[bool, int]:
    """Browsers last of all: their driver keeps an event loop, beside which no other one can run."""
    marks = {marker for marker in _LATER if item.get_closest_marker(marker) is not None}
    return "browser" in marks, len(marks)


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember the tests that were left out."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that is left out is a failure: something that it needs is missing."""
    if os.environ.get("CI", "").lower() in ("1", "true") and _skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out, before the closing line."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        for nodeid in _skipped:
            terminalreporter.write_line(f"LEFT OUT {nodeid}: in CI this is a failure", red=True)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """How one test logs is nothing to the next one, which may look for a line in the log."""
    yield
    structlog.reset_defaults()
