from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from bot.cli.serving.programs import programs
from bot.settings import Settings


def names(settings: Settings, folder: Path) -> list[str]:
    return [program.name for program in programs(settings, Path("model.tar.gz"), folder)]


def test_emails_are_sent_by_a_program_of_their_own_where_there_is_a_server(tmp_path: Path) -> None:
    settings = Settings()
    assert names(settings, tmp_path) == ["rasa", "door"]
    assert names(replace(settings, smtp_url="smtp://localhost"), tmp_path) == ["rasa", "door", "mail"]


async def test_the_program_without_a_port_is_well_as_long_as_its_heart_beats(tmp_path: Path) -> None:
    *_, mail = programs(Settings(smtp_url="smtp://localhost"), Path("model.tar.gz"), tmp_path)
    assert not await mail.health.passes(1)
    (tmp_path / "delivery").touch()
    assert await mail.health.passes(1)
    os.utime(tmp_path / "delivery", (0, 0))
    assert not await mail.health.passes(1)
