"""The application module: importing it opens nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.web import app

ROOT = Path(__file__).parents[4]


def test_importing_the_module_reads_no_environment_and_opens_no_file(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import bot.web.app"
    environment = {"AIGUILLEUR_PORT": "wrong", "PATH": ""}
    subprocess.run([sys.executable, "-B", "-c", code], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_the_module_has_no_other_surprises() -> None:
    with pytest.raises(AttributeError):
        _ = app.application
