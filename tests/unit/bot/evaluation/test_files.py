"""Files that are measured on are read, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.files import EvaluationError, read_rows


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no line"),
        ("pas du JSON\n", "line 1"),
        ('{"text": "a"}\n', "without segment"),
        ("[1]\n", "without text"),
    ],
)
def test_a_file_that_cannot_be_measured_on_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=reason):
        read_rows(path, ("text", "segment"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_rows(tmp_path / "none.jsonl", ())
