"""The borders between the rooms, as pyproject.toml draws them."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parents[2]


def test_every_room_imports_only_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = io.StringIO()
    with contextlib.redirect_stdout(report):
        exit_code = cli.lint_imports(config_filename="pyproject.toml", cache_dir=None, verbose=False)
    assert exit_code == cli.EXIT_STATUS_SUCCESS, report.getvalue()
