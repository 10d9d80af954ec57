"""`python -m bot.delivery`: send e-mails until stopped; `--check` only sees whether the server answers."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import logs
from bot.bootstrap import build
from bot.delivery.server import ServerUnusable, SmtpServer
from bot.delivery.worker import Worker
from bot.playbook import PlaybookError, read_playbook
from bot.settings import PREFIX, Settings, SettingsError, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Work until stopped; 1 when there is nothing to work with."""
    options = _options(arguments)
    try:
        settings = read_settings(os.environ)
        if not settings.mail_enabled:
            raise SettingsError(f"{PREFIX}SMTP_URL is not set: there is no server to send e-mails with")
        server = SmtpServer.read(settings.smtp_url)
        sender = settings.mail_from or vendor_address(settings)
        if options.check:
            asyncio.run(_check(server))
            print(f"{server} answers, e-mails come from {sender}")
        else:
            logs.configure(settings.log_level)
            asyncio.run(_work(settings, server, sender, options.heartbeat))
    except (SettingsError, PlaybookError, ServerUnusable) as error:
        print(f"delivery: {error}", file=sys.stderr)
        return 1
    return 0


def vendor_address(settings: Settings) -> str:
    """Where e-mails come from unless it is set: the vendor of the playbook."""
    vendor = read_playbook(settings.playbook).vendor
    return f"{vendor['name']} <{vendor['email']}>"


async def _check(server: SmtpServer) -> None:
    async with server.session() as session:
        await session.greet()


async def _work(settings: Settings, server: SmtpServer, sender: str, heartbeat: Path | None) -> None:
    services = build(settings)
    worker = Worker(services, server, sender)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, worker.stop)
    try:
        await worker.run(heartbeat.touch if heartbeat else lambda: None)
    finally:
        services.close()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.delivery", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only ask the server for a sign of life")
    parser.add_argument("--heartbeat", type=Path, help="a file to touch as long as all is well")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
