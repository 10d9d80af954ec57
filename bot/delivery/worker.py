"""Takes what waits and hands it to the SMTP server, as often as needed and as seldom as possible."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.bootstrap import Services
from bot.delivery.message import Unsendable, message_of
from bot.delivery.pauses import OF_A_MAIL, OF_THE_SERVER, TRIES
from bot.delivery.server import Refused, ServerUnusable, SmtpServer, SmtpSession, TryAgain
from bot.delivery.storing import Store
from bot.mail.repository import Claimed
from bot.telemetry.delivering import attempted
from bot.unit_of_work import StorageUnavailable, UnitOfWork

_log = structlog.get_logger(__name__)

LEASE = datetime.timedelta(minutes=3)
"""A worker that died leaves its e-mail to another one after this time."""
LONGEST_SEND = 90.0
"""Seconds for one e-mail, well below the lease: what a living worker sends, no other one sends too."""
POLL = 2.0
"""Seconds between two looks at an empty queue."""


class Worker:
    """One process's worth of delivery. Several may work on one queue."""

    def __init__(self, services: Services, server: SmtpServer, sender: str, *, poll: float = POLL) -> None:
        self._services = services
        self._store = Store(services)
        self._server = server
        self._sender = sender
        self._poll = poll
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End after the e-mail that is being sent."""
        self._stopping.set()

    async def run(self, beat: Callable[[], None] = lambda: None) -> None:
        """Work until stopped; `beat` is called at least once per look at the queue and per e-mail."""
        failures = 0
        while not self._stopping.is_set():
            beat()
            try:
                await self._send_what_is_due(beat)
                failures = 0
                pause = self._poll
            except (ServerUnusable, StorageUnavailable) as error:
                failures += 1
                pause = OF_THE_SERVER.after(failures).total_seconds()
                event = "server_unusable" if isinstance(error, ServerUnusable) else "no_database"
                _log.warning(f"delivery.{event}", reason=str(error), again_in=round(pause))
            await self._rest(pause, beat)

    async def _rest(self, seconds: float, beat: Callable[[], None]) -> None:
        """Wait, but not for longer than whoever watches the beat has patience."""
        until = asyncio.get_running_loop().time() + seconds
        while not self._stopping.is_set():
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), min(left, 10.0))
            beat()

    async def _send_what_is_due(self, beat: Callable[[], None]) -> None:
        if not await self._store.read(lambda uow: uow.mails.is_due(self._services.now())):
            return
        async with self._server.session() as session:  # before anything is claimed: an outage costs no try
            while not self._stopping.is_set():
                claimed = await self._claim()
                if claimed is None:
                    return
                beat()
                await self._send(session, claimed)

    async def _claim(self) -> Claimed | None:
        def claim(uow: UnitOfWork) -> Claimed | None:
            now = self._services.now()
            return uow.mails.claim(now, now + LEASE)

        return await self._store.write(claim)

    async def _send(self, session: SmtpSession, claimed: Claimed) -> None:
        mail_id = claimed.mail.id
        try:
            message = message_of(claimed.mail, self._sender)
            with attempted("mail") as attempt:
                await asyncio.wait_for(session.send(message), LONGEST_SEND)
                attempt.outcome = "delivered"
        except (Refused, Unsendable) as error:
            await self._give_up(mail_id, str(error))
        except TryAgain as error:
            await self._try_again(claimed, str(error))
        except (ServerUnusable, asyncio.TimeoutError) as error:
            reason = str(error) or "no answer in time"
            await self._try_again(claimed, reason)
            raise ServerUnusable(reason) from None  # the next ones need another connection
        else:
            at = self._services.now()
            await self._store.mark(lambda uow: uow.mails.sent(mail_id, at))
            _log.info("delivery.sent", mail_id=mail_id, attempt=claimed.attempt)

    async def _try_again(self, claimed: Claimed, reason: str) -> None:
        mail_id, attempt = claimed.mail.id, claimed.attempt
        if attempt >= TRIES:
            await self._give_up(mail_id, reason)
            return
        until = self._services.now() + OF_A_MAIL.after(attempt)
        await self._store.mark(lambda uow: uow.mails.postpone(mail_id, until, reason))
        _log.warning("delivery.postponed", mail_id=mail_id, attempt=attempt, reason=reason)

    async def _give_up(self, mail_id: str, reason: str) -> None:
        await self._store.mark(lambda uow: uow.mails.give_up(mail_id, reason))
        _log.error("delivery.given_up", mail_id=mail_id, reason=reason)
