"""Made-up inputs, a small number of what `make fuzz` throws by the million."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.security.fuzzing import run
from tests.security.fuzzing.parsers import QUICK


@pytest.mark.slow
def test_parsers_answer_or_refuse_whatever_is_typed(tmp_path: Path) -> None:
    count: Counter[str] = Counter()
    run.throw_at_parsers(4_000, run.SEED, count, tmp_path)
    assert count.keys() >= QUICK.keys()
    assert sum(count.values()) >= 4_000


@pytest.mark.slow
def test_the_application_answers_whatever_is_asked(tmp_path: Path) -> None:
    count: Counter[str] = Counter()
    run.throw_at_door(120, run.SEED, count, tmp_path)
    assert count["requests"] >= 60
