from __future__ import annotations

import os
from pathlib import Path

from bot.cli.serving.programs import metrics_ports, programs
from bot.settings import Settings


def names(settings: Settings, folder: Path) -> list[str]:
    return [program.name for program in programs(settings, Path("model.tar.gz"), folder)]


def test_what_is_delivered_has_a_program_of_its_own_with_and_without_a_mail_server(tmp_path: Path) -> None:
    assert names(Settings(), tmp_path) == ["rasa", "door", "delivery"]
    assert names(Settings(smtp_url="smtp://localhost"), tmp_path) == ["rasa", "door", "delivery"]


async def test_the_program_without_a_port_is_well_as_long_as_its_heart_beats(tmp_path: Path) -> None:
    *_, delivery = programs(Settings(), Path("model.tar.gz"), tmp_path)
    assert not await delivery.health.passes(1)
    (tmp_path / "delivery").touch()
    assert await delivery.health.passes(1)
    os.utime(tmp_path / "delivery", (0, 0))
    assert not await delivery.health.passes(1)


def test_each_program_publishes_its_metrics_on_a_port_of_its_own(tmp_path: Path) -> None:
    started = programs(Settings(metrics_port=9100), Path("model.tar.gz"), tmp_path)
    ports = [program.environment["AIGUILLEUR_METRICS_PORT"] for program in started]
    assert ports == [str(port) for port in metrics_ports(Settings(metrics_port=9100))]
    assert ports == ["9100", "9101", "9102"]
    silent = programs(Settings(), Path("model.tar.gz"), tmp_path)
    assert not any("AIGUILLEUR_METRICS_PORT" in program.environment for program in silent)


def test_each_of_several_rasa_processes_has_a_port_for_its_metrics(tmp_path: Path) -> None:
    settings = Settings(metrics_port=9100, rasa_processes=3)
    assert metrics_ports(settings) == [9100, 9101, 9102, 9103, 9104]
    started = programs(settings, Path("model.tar.gz"), tmp_path)
    ports = [program.environment["AIGUILLEUR_METRICS_PORT"] for program in started]
    assert ports == ["9100", "9103", "9104"]
