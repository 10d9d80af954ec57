"""Which programs make up the product, and how each is started."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from bot.cli.serving.child import Program
from bot.cli.serving.health import HealthCheck, Heartbeat
from bot.cli.training import quiet_environment
from bot.settings import PREFIX, Settings

NAMES = ("rasa", "door", "delivery")
_GRACEFUL_SECONDS = 4
_LONGEST_SILENCE = 120
"""Seconds; sending one e-mail may take 90."""


def programs(settings: Settings, model: Path, folder: Path) -> list[Program]:
    """The Rasa server, the public door and what delivers, in the order in which they are needed.

    `folder` is this supervisor's own, for the files by which it watches them.
    """
    return [
        _publishing(program, settings, number)
        for number, program in enumerate([_rasa(settings, model), _door(settings), _delivery(folder)])
    ]


def metrics_ports(settings: Settings, how_many: int) -> list[int]:
    """The ports on which so many programs publish their metrics: from the port of the settings on."""
    first = settings.metrics_port
    return [] if first is None else [first + number for number in range(how_many)]


def _publishing(program: Program, settings: Settings, number: int) -> Program:
    """The program with a port of its own for its metrics, when they are published at all."""
    ports = metrics_ports(settings, number + 1)
    if not ports:
        return program
    own = {f"{PREFIX}METRICS_PORT": str(ports[number])}
    return replace(program, environment={**program.environment, **own})


def _delivery(folder: Path) -> Program:
    heartbeat = folder / "delivery"
    return Program(
        name="delivery",
        command=(sys.executable, "-m", "bot.delivery", "--heartbeat", str(heartbeat)),
        health=Heartbeat(heartbeat, _LONGEST_SILENCE),
        environment={"PYTHONUNBUFFERED": "1"},
    )


def _rasa(settings: Settings, model: Path) -> Program:
    return Program(
        name="rasa",
        command=(sys.executable, "-m", "bot.channel.serve", "--model", str(model)),
        health=HealthCheck(settings.rasa_host, settings.rasa_port, "/door/health"),
        environment=quiet_environment(),
    )


def _door(settings: Settings) -> Program:
    options = {
        "--host": settings.host,
        "--port": str(settings.port),
        # What the server has to say about itself, the supervisor says already.
        "--log-level": "debug" if settings.log_level == "DEBUG" else "warning",
        # Open event streams would keep the door from stopping.
        "--timeout-graceful-shutdown": str(_GRACEFUL_SECONDS),
    }
    arguments = [word for option in options.items() for word in option]
    return Program(
        name="door",
        command=(
            *(sys.executable, "-m", "uvicorn", "bot.web.app:app", *arguments),
            *("--no-access-log", "--no-server-header", "--no-proxy-headers"),
            # The chat uses none, and the version that Rasa pins is too old for uvicorn.
            *("--ws", "none"),
        ),
        health=HealthCheck(settings.host, settings.port, "/health"),
        environment={"PYTHONUNBUFFERED": "1"},
    )
