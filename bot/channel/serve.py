"""Starts the Rasa server, on the loopback interface only: `python -m bot.channel.serve --model models`."""

from __future__ import annotations

import argparse
import ipaddress
import logging
import os
import platform
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.channel.config import load_settings, publish_metrics_after
from bot.channel.forks import Forks, answers
from bot.collecting import leave_what_is_loaded
from bot.playbook import PlaybookError
from bot.scheduling import work_uninterrupted
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sanic import Sanic

HEALTH = "/door/health"
_KEEP_ALIVE_SECONDS = 65
_RESPONSE_SECONDS = 15


class CannotServe(Exception):
    """Why the server does not start, in one line for the operator."""


def newest_model(path: Path) -> Path:
    """The model archive at the path: the file itself, or the newest one of the folder."""
    if path.is_file():
        return path
    found = sorted(path.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime) if path.is_dir() else []
    if not found:
        raise CannotServe(f"no model found at {path}: train one with `aiguilleur train`")
    return found[-1]


def check_loopback(host: str) -> None:
    """Refuse to listen where anybody else could connect: the channel trusts whoever knows the secret."""
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise CannotServe(f"AIGUILLEUR_RASA_HOST is {host}, but the Rasa server listens on loopback only")


def build_app(model: Path, settings: Settings) -> Sanic:
    """The Sanic application with the model loaded, ready to run."""
    # Imported here: Rasa takes seconds to import, and a wrong argument should be answered at once.
    from rasa.core.channels import channel
    from rasa.core.lock_store import InMemoryLockStore
    from sanic import Sanic

    from bot.channel.actions_endpoint import ActionsUnusable
    from bot.channel.arming import actions_endpoint, arm_agent
    from bot.channel.door import DoorChannel
    from bot.channel.processor import StrictAgent
    from bot.channel.requests import MAX_BODY_BYTES
    from bot.channel.store import StrictTrackerStore
    from bot.channel.watch import stay_watched

    try:
        actions = actions_endpoint()
    except ActionsUnusable as error:
        raise CannotServe(str(error)) from error
    agent = StrictAgent(
        tracker_store=StrictTrackerStore(host=settings.tracker_database_url),
        lock_store=InMemoryLockStore(),
        action_endpoint=actions,
    )
    _load(agent, model)
    arm_agent(agent)
    # Not Rasa's own application: no browser comes here, and what it does for them costs each message time.
    app = Sanic("rasa", configure_logging=False)
    app.config.USE_UVLOOP = not _is_apple_silicon()
    channel.register([DoorChannel(settings.door_secret)], app, route="/")
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES * 2  # the channel itself answers what is a little too large
    app.config.RESPONSE_TIMEOUT = _RESPONSE_SECONDS
    app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
    app.ctx.agent = agent
    app.add_task(stay_watched())
    return app


def _is_apple_silicon() -> bool:
    """Where Rasa does without uvloop."""
    return (platform.system(), platform.machine()) == ("Darwin", "arm64")


def _load(agent: Any, model: Path) -> None:
    try:
        agent.load_model(str(model))
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise CannotServe(f"the model {model.name} cannot be loaded: {reason}") from error


def _warm_up(app: Sanic) -> None:
    """What the first visitor would wait for is made before there is one; and once for all forks."""
    from bot.channel.actions_endpoint import LocalActions

    endpoint = app.ctx.agent.action_endpoint
    if not isinstance(endpoint, LocalActions):
        return
    try:
        endpoint.warm_up()
    except PlaybookError as error:
        raise CannotServe(str(error)) from error


def _quiet() -> None:
    """Only errors, and never a visitor's words: Rasa logs messages and slots below that level."""
    logging.captureWarnings(True)  # of libraries, to the operator of no use; Rasa resets the filters
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.getLogger("sanic.root").setLevel(logging.WARNING)


def _options(arguments: Sequence[str] | None, settings: Settings) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.channel.serve", description=__doc__)
    parser.add_argument("--model", type=Path, default=settings.models_dir, help="model archive or folder")
    parser.add_argument("--host", default=settings.rasa_host)
    parser.add_argument("--port", type=int, default=settings.rasa_port)
    parser.add_argument("--processes", type=int, default=settings.rasa_processes)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; 1 when there is nothing to serve."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # A message is a few hundred rows of a table: threads for it would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.path.insert(0, os.getcwd())  # the actions are a package of the project
    work_uninterrupted()
    try:
        settings = load_settings()
        options = _options(arguments, settings)
        check_loopback(options.host)
        model = newest_model(options.model)
        _quiet()
        app = build_app(model, settings)
        _warm_up(app)
    except (CannotServe, SettingsError) as error:
        print(f"rasa server: {error}", file=sys.stderr)
        return 1
    leave_what_is_loaded()
    _run(app, options)
    return 0


def _run(app: Sanic, options: argparse.Namespace) -> None:
    def serve(port: int) -> None:
        app.run(host=options.host, port=port, workers=1, access_log=False, motd=False)

    if options.processes == 1:
        serve(options.port)
        return

    def serve_one_of_many(port: int) -> None:
        publish_metrics_after(port - options.port)
        serve(port)

    app.ctx.agent.tracker_store.close()  # its forks open connections of their own
    ports = range(options.port, options.port + options.processes)
    is_well = partial(answers, options.host, HEALTH)
    Forks(serve_one_of_many, is_well, ports).run()


if __name__ == "__main__":
    sys.exit(main())
