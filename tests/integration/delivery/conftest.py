"""A queue on a real database of each kind, a real SMTP server, and a worker between them."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.bootstrap import Services, build
from bot.delivery.server import SmtpServer
from bot.delivery.worker import Worker
from bot.mail.mail import Mail
from bot.settings import Settings
from tests.integration.delivery.mailbox import Certificate, Mailbox, MailServer
from tests.integration.delivery.sending import Sales
from tests.integration.storage.conftest import postgresql_server, url  # noqa: F401
from tests.support.receiving import HookServer

SENDER = "Clairvoie <bonjour@clairvoie.example>"
NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)


class Post:
    """The post office of a test: its clock stands still until it is moved."""

    def __init__(self, database_url: str, mailbox: Mailbox) -> None:
        self.now = NOW
        self.mailbox = mailbox
        self._looks = 0
        self.services: Services = build(Settings(database_url=database_url), now=self._clock)

    def _clock(self) -> datetime.datetime:
        self._looks += 1
        return self.now

    async def looked_again(self) -> None:
        """Wait until the worker, which looks at the clock whenever it looks at the queue, has done so."""
        seen = self._looks
        await self.until(lambda: self._looks > seen + 6, "another look at the queue")

    def queue(self, *subjects: str) -> None:
        with self.services.unit_of_work() as uow:
            for subject in subjects:
                mail_id = str(uuid.uuid5(uuid.NAMESPACE_URL, subject))
                uow.mails.add(Mail(mail_id, "maelle@menuiserie.example", subject, "Bonjour", None, self.now))
                self.now += datetime.timedelta(milliseconds=1)
            uow.commit()

    @asynccontextmanager
    async def worker(self, server: str) -> AsyncIterator[Worker]:
        """A worker that runs as long as the block lasts."""
        worker = Worker(self.services, SmtpServer.read(server), SENDER, poll=0.02)
        task = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            worker.stop()
            await asyncio.wait_for(task, 20)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition; fails with `what` when it never holds."""
        for _ in range(2000):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{what}: never")

    def waiting(self) -> int:
        with self.services.reading() as uow:
            return uow.mails.state().waiting

    def given_up(self) -> int:
        with self.services.reading() as uow:
            return uow.mails.state().given_up


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def post(url: str, mailbox: Mailbox) -> Iterator[Post]:  # noqa: F811
    post = Post(url, mailbox)
    yield post
    post.services.close()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[MailServer]:
    with MailServer(mailbox) as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(Path(tmp_path_factory.mktemp("certificate")))


@pytest.fixture
def crm() -> Iterator[HookServer]:
    with HookServer() as server:
        yield server


@pytest.fixture
def sales(url: str, crm: HookServer) -> Iterator[Sales]:  # noqa: F811
    sales = Sales(url, [crm.host])
    yield sales
    sales.services.close()
