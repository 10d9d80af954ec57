"""Servers are scheduled so that a turn is not interrupted at each of its steps."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_SAID = "import os; from bot.scheduling import work_uninterrupted; {}; print(os.sched_getscheduler(0))"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux knows how")
def test_a_process_and_those_it_starts_finish_what_they_do() -> None:
    child = "subprocess.run([sys.executable, '-c', 'import os; print(os.sched_getscheduler(0))'])"
    said = _python(_SAID.format("work_uninterrupted()") + f"; import subprocess, sys; {child}")
    assert said.split() == [str(os.SCHED_BATCH)] * 2


@pytest.mark.parametrize(
    "forbidding",
    ["del os.SCHED_BATCH", "os.sched_setscheduler = lambda *_: (_ for _ in ()).throw(PermissionError())"],
    ids=["unknown", "forbidden"],
)
def test_where_that_is_not_possible_nothing_changes(forbidding: str) -> None:
    said = _python(f"import os; {forbidding}\n" + _SAID.format("work_uninterrupted()"))
    assert said.strip() == _python("import os; print(os.sched_getscheduler(0))").strip()


def _python(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
