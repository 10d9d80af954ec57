"""Read the files that evaluations measure on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class EvaluationError(Exception):
    """An evaluation cannot be run; the message says why, and what to do."""


def read_rows(path: Path, needed: Sequence[str]) -> list[dict[str, Any]]:
    """The JSON objects of a file, one per line, each with the `needed` keys. Raises EvaluationError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise EvaluationError(f"{path}, line {number}: not a JSON object ({error})") from error
        missing = [key for key in needed if not isinstance(row, dict) or key not in row]
        if missing:
            raise EvaluationError(f"{path}, line {number}: without {', '.join(missing)}")
        rows.append(row)
    if not rows:
        raise EvaluationError(f"{path} holds no line to measure on")
    return rows
