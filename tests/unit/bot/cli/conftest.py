"""The command line on an empty, migrated database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap import Services, build
from bot.cli.main import run_with
from bot.settings import PREFIX, Settings
from tests.support.databases import new_sqlite


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    error: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", f"sqlite:///{tmp_path}/leads.db")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv(f"{PREFIX}LOG_LEVEL", raising=False)

    def run(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run_with(list(arguments))
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def services(command: Command, tmp_path: Path) -> Iterator[Services]:
    opened = build(Settings(database_url=new_sqlite(tmp_path / "leads.db")))
    yield opened
    opened.close()
