"""What is due by the clock is done, by one process at a time, and a failure disturbs nothing else."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import structlog.testing

from bot.bootstrap import Services, build
from bot.delivery.clockwork import Clockwork
from bot.delivery.tasks import SENT_MAILS_KEPT, TASKS, Task
from bot.mail.mail import Mail
from bot.playbook import Playbook, read_playbook
from bot.settings import Settings
from tests.integration.storage.conftest import postgresql_server, url  # noqa: F401
from tests.support.crm import ROOT
from tests.support.waiting import soon

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)


class Office:
    """Services with a clock that stands still, and what tasks did."""

    def __init__(self, database_url: str) -> None:
        self.now = NOW
        self.ran: list[str] = []
        self.services: Services = build(Settings(database_url=database_url), now=lambda: self.now)
        self.playbook = read_playbook(ROOT / "playbook.yml")

    def task(self, name: str, *, fails: bool = False) -> Task:
        def run(_services: Services, _playbook: Playbook, now: datetime.datetime) -> None:
            assert now == self.now
            self.ran.append(name)
            if fails:
                raise ValueError("of maelle@menuiserie.example")

        return Task(name, HOUR, run)

    @asynccontextmanager
    async def at_work(self, *tasks: Task) -> AsyncIterator[None]:
        clockwork = Clockwork(self.services, self.playbook, tasks, poll=0.01)
        running = asyncio.create_task(clockwork.run())
        try:
            yield
        finally:
            clockwork.stop()
            await asyncio.wait_for(running, 20)


@pytest.fixture
def office(url: str) -> Iterator[Office]:  # noqa: F811
    office = Office(url)
    yield office
    office.services.close()


async def test_each_task_is_done_once_in_its_time_by_however_many_processes(office: Office) -> None:
    tasks = (office.task("one"), office.task("two"))
    async with office.at_work(*tasks), office.at_work(*tasks), office.at_work(*tasks):
        await soon(lambda: len(office.ran) == 2, "both tasks")
        office.now += HOUR
        await soon(lambda: len(office.ran) >= 4, "both tasks again")
    assert sorted(office.ran) == ["one", "one", "two", "two"]


async def test_a_task_that_fails_is_tried_again_says_nothing_of_anybody_and_disturbs_no_other(
    office: Office,
) -> None:
    with structlog.testing.capture_logs() as logs:
        async with office.at_work(office.task("broken", fails=True), office.task("sound")):
            await soon(lambda: "sound" in office.ran, "the sound task")
            office.now += datetime.timedelta(minutes=1)
            await soon(lambda: office.ran.count("broken") == 2, "another try")
    assert office.ran.count("sound") == 1
    assert {entry["event"] for entry in logs} == {"delivery.task_failed"}
    assert "maelle" not in str(logs)
    assert "ValueError at " in logs[0]["error"]


async def test_what_was_sent_long_ago_is_forgotten(office: Office) -> None:
    with office.services.unit_of_work() as uow:
        uow.mails.add(Mail("old", "maelle@menuiserie.example", "Bonjour", "…", None, office.now))
        uow.mails.sent("old", office.now)
        uow.commit()
    office.now += SENT_MAILS_KEPT + HOUR

    def last_sent() -> object:
        with office.services.reading() as uow:
            return uow.mails.state().last_sent_at

    assert last_sent()
    async with office.at_work(*TASKS):
        await soon(lambda: last_sent() is None, "forgetting")


def test_tasks_have_names_of_their_own() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS)
