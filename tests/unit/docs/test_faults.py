"""The table of docs/faults.md: no fault without a test, no test that does not exist."""

from __future__ import annotations

from tests.support.crm import ROOT
from tests.support.tables_of_tests import lines, without_test

_HEAD = "| what fails | what happens | test |"
_OF_EACH = (
    "action server", "tracker", "rasa dies", "rasa is away", "door dies", "delivery dies",
    "postgresql is stopped", "restarts", "hangs", "slow", "redis is", "full", "locked", "longer than",
    "same message twice",
    "again after later", "two tabs", "clock", "new model", "tables are changed", "random",
)  # fmt: skip


def test_every_fault_has_a_test_that_exists() -> None:
    assert len(_known()) > 50
    assert without_test(_known()) == []


def test_every_part_that_can_fail_is_in_the_table() -> None:
    text = "\n".join(fault.lower() for fault, _ in _known())
    assert [word for word in _OF_EACH if word not in text] == []


def _known() -> list[tuple[str, str]]:
    return lines(ROOT / "docs" / "faults.md", _HEAD)
