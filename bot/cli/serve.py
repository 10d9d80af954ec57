"""`aiguilleur serve`: the whole product on this machine, with one command."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.errors import CommandError
from bot.cli.services import settings as read_settings
from bot.cli.train import ModelRefused, model_to_serve
from bot.orphans import die_with_parent

if TYPE_CHECKING:
    from bot.cli.serving.first_account import FirstAccount
    from bot.settings import Settings


def serve() -> None:
    """Serve the chat and the console until Ctrl-C; prepares the database and the model when needed."""
    from bot.cli.serving.ports import require_free
    from bot.cli.serving.programs import metrics_ports, programs
    from bot.cli.serving.supervisor import Supervisor

    settings = read_settings()
    require_free(settings.host, settings.port, "AIGUILLEUR_PORT")
    for port in settings.rasa_ports:
        require_free(settings.rasa_host, port, "AIGUILLEUR_RASA_PORT")
    for port in metrics_ports(settings):
        require_free(settings.metrics_host, port, "AIGUILLEUR_METRICS_PORT")
    model = _prepared(settings)

    async def supervise(folder: Path) -> None:
        supervisor = Supervisor(programs(settings, model, folder), _say)
        await supervisor.run(lambda: _announce(settings))

    _say("serve", "starting")
    with tempfile.TemporaryDirectory(prefix="aiguilleur-") as folder:
        asyncio.run(supervise(Path(folder)))
    _say("serve", "stopped")


def _prepared(settings: Settings) -> Path:
    """The model to serve, once everything is there that is served.

    In a process of its own: what it loads would stay in the memory of the one that only watches the others.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("fork"), initializer=die_with_parent()) as apart:
        return apart.submit(_prepare, settings).result()


def _prepare(settings: Settings) -> Path:
    try:
        return _everything_there(settings)
    except ModelRefused as refused:
        raise CommandError(str(refused)) from None  # without the model, which stays on this side


def _everything_there(settings: Settings) -> Path:
    from bot.playbook import read_playbook

    read_playbook(settings.playbook)
    account = _prepare_database(settings)
    if account is not None:
        # At once: whatever fails later, this is the only time that the password can be read.
        print(f"Console account {account.email}, password shown only now: {account.password}", flush=True)
    model, notice = model_to_serve(settings.models_dir)
    if notice:
        _say("serve", notice)
    return model.path


def _prepare_database(settings: Settings) -> FirstAccount | None:
    from bot.bootstrap import build
    from bot.cli.serving.first_account import ensure_account

    services = build(settings)
    try:
        services.database.upgrade()
        return ensure_account(services, os.environ)
    finally:
        services.close()


def _say(name: str, line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {name:<8} {line}", flush=True)


def _announce(settings: Settings) -> None:
    from bot.cli.serving.ports import url

    print(
        "\nAiguilleur is ready. Ctrl-C stops it.\n"
        f"  Demo page  {url(settings.host, settings.port)}\n"
        f"  Console    {url(settings.host, settings.port, '/console')}\n",
        flush=True,
    )
