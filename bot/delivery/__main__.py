"""`python -m bot.delivery`: deliver until stopped; `--check` only sees whether the mail server answers."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from bot import logs
from bot.bootstrap import build
from bot.delivery import outside
from bot.delivery.backlog import backlog_of
from bot.delivery.clockwork import Clockwork
from bot.delivery.connectors import Tools, connect_all
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pulse import Pulse
from bot.delivery.sender import sender_of
from bot.delivery.server import ServerUnusable, SmtpServer
from bot.delivery.worker import Worker
from bot.playbook import Playbook, PlaybookError, read_playbook
from bot.scheduling import work_uninterrupted
from bot.settings import PREFIX, Settings, SettingsError, read_settings
from bot.telemetry.backlog import BacklogCollector
from bot.telemetry.exposition import CannotPublish
from bot.telemetry.traces import CannotTrace
from bot.telemetry.vitals import Vitals


class Loop(Protocol):
    """One part of the work, which goes on until it is stopped."""

    async def run(self, beat: Callable[[], None]) -> None:
        """Work until stopped, and beat as long as all is well."""

    def stop(self) -> None:
        """End soon."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Work until stopped; 1 when there is nothing to work with."""
    options = _options(arguments)
    try:
        settings = read_settings(os.environ)
        playbook = read_playbook(settings.playbook)
        server = SmtpServer.read(settings.smtp_url) if settings.mail_enabled else None
        if options.check:
            if server is None:
                raise SettingsError(f"{PREFIX}SMTP_URL is not set: there is no server to send e-mails with")
            asyncio.run(_check(server))
            print(f"{server} answers, e-mails come from {sender_of(settings, playbook)}")
        else:
            work_uninterrupted()
            logs.configure(settings.log_level)
            asyncio.run(_work(settings, playbook, server, options.heartbeat))
    except (SettingsError, PlaybookError, ServerUnusable, CannotPublish, CannotTrace) as error:
        print(f"delivery: {error}", file=sys.stderr)
        return 1
    return 0


async def _check(server: SmtpServer) -> None:
    async with server.session() as session:
        await session.greet()


async def _work(
    settings: Settings, playbook: Playbook, server: SmtpServer | None, heartbeat: Path | None
) -> None:
    services = build(settings)
    http = outside.client(settings.internal_hosts)
    tools = Tools(services, playbook, http, os.environ)
    loops = _loops(tools, server)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, loops)
    pulse = Pulse(heartbeat.touch if heartbeat else lambda: None)
    beats = [pulse.loop() for _ in loops]
    backlog = BacklogCollector(lambda: backlog_of(services))
    backlog.register()
    vitals = Vitals("delivery", settings.metrics_place, settings.trace_collector, pulse.is_fresh)
    try:
        running = [asyncio.create_task(each.run(beat)) for each, beat in zip(loops, beats, strict=True)]
        # One that breaks takes the others with it: the supervisor starts all of them again.
        await asyncio.gather(*running)
    finally:
        vitals.close()
        backlog.unregister()
        await http.aclose()
        services.close()


def _loops(tools: Tools, server: SmtpServer | None) -> list[Loop]:
    services, playbook = tools.services, tools.playbook
    loops: list[Loop] = [Clockwork(services, playbook), Dispatcher(services, connect_all(tools))]
    if server is not None:
        loops.append(Worker(services, server, sender_of(services.settings, playbook)))
    return loops


def _stop(loops: Sequence[Loop]) -> None:
    for each in loops:
        each.stop()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.delivery", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only ask the mail server for a sign of life")
    parser.add_argument("--heartbeat", type=Path, help="a file to touch as long as all is well")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
