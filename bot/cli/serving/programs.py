"""Which programs make up the product, and how each is started."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from bot.cli.serving.child import Program
from bot.cli.serving.health import AnyOf, HealthCheck, Heartbeat
from bot.cli.training import quiet_environment
from bot.settings import PREFIX, Settings

_GRACEFUL_SECONDS = 4
_LONGEST_SILENCE = 120
"""Seconds; sending one e-mail may take 90."""


def programs(settings: Settings, model: Path, folder: Path) -> list[Program]:
    """The Rasa server, the public door and what delivers, in the order in which they are needed.

    `folder` is this supervisor's own, for the files by which it watches them.
    """
    started = [_rasa(settings, model), door_program(settings), _delivery(folder)]
    ports = metrics_ports(settings)
    if not ports:
        return started
    # Rasa takes as many as it has processes.
    return [_publishing(*pair) for pair in zip(started, (ports[0], *ports[-2:]), strict=True)]


def metrics_ports(settings: Settings) -> list[int]:
    """The ports on which the processes publish their metrics, from that of the settings on: Rasa's first."""
    first = settings.metrics_port
    return [] if first is None else [first + number for number in range(settings.rasa_processes + 2)]


def _publishing(program: Program, port: int) -> Program:
    """The program with a port of its own for its metrics."""
    return replace(program, environment={**program.environment, f"{PREFIX}METRICS_PORT": str(port)})


def _delivery(folder: Path) -> Program:
    heartbeat = folder / "delivery"
    return Program(
        name="delivery",
        command=(sys.executable, "-m", "bot.delivery", "--heartbeat", str(heartbeat)),
        health=Heartbeat(heartbeat, _LONGEST_SILENCE),
        environment={"PYTHONUNBUFFERED": "1"},
    )


def _rasa(settings: Settings, model: Path) -> Program:
    """One program, however many processes: it keeps them itself, and they share what it has loaded."""
    servers = (HealthCheck(settings.rasa_host, port, "/door/health") for port in settings.rasa_ports)
    return Program(
        name="rasa",
        command=(sys.executable, "-m", "bot.channel.serve", "--model", str(model)),
        health=AnyOf(tuple(servers)),
        environment=quiet_environment(),
    )


def door_program(settings: Settings) -> Program:
    """The web process: the public door, the widget and the console."""
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
            *("--http", "bot.web.server:PatientProtocol"),
            # The chat uses none, and the version that Rasa pins is too old for uvicorn.
            *("--ws", "none"),
        ),
        health=HealthCheck(settings.host, settings.port, "/health"),
        environment={"PYTHONUNBUFFERED": "1"},
    )
