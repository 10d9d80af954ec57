"""The delivery process is killed wherever it is: nothing is lost, and what is repeated is recognised."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from bot.bootstrap import utc_now
from tests.integration.delivery.sending import Sales
from tests.integration.storage.conftest import postgresql_server, url  # noqa: F401
from tests.support.crm import ROOT
from tests.support.receiving import HookServer

pytestmark = pytest.mark.faults
LEADS = 12
KILLED_AT = (2, 5, 9)
"""The requests during which the process ends."""


class Deadly(HookServer):
    """Kills whoever asks, at chosen requests: the request has arrived, its answer is heard by nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.victim: subprocess.Popen[bytes] | None = None
        self.due = list(KILLED_AT)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self.due and self.victim is not None and len(self.received) >= self.due[0]:
            self.due.pop(0)
            self.victim.kill()
            handler.close_connection = True
            return
        super().answer(handler)


@pytest.fixture
def crm() -> Iterator[Deadly]:
    with Deadly() as server:
        yield server


@pytest.fixture
def sales(url: str, crm: Deadly) -> Iterator[Sales]:  # noqa: F811
    sales = Sales(url, [crm.host])
    yield sales
    sales.services.close()


def started(sales: Sales, crm: Deadly) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "AIGUILLEUR_SECRET": sales.settings.secret,
        "AIGUILLEUR_DATABASE_URL": sales.settings.database_url,
        "AIGUILLEUR_INTERNAL_HOSTS": crm.host,
    }
    return subprocess.Popen((sys.executable, "-m", "bot.delivery"), cwd=ROOT, env=environment)


async def test_whenever_it_is_killed_each_lead_arrives_under_one_identifier(
    sales: Sales, crm: Deadly
) -> None:
    sales.hook(crm.url)
    leads = [sales.request(f"visitor-{number}") for number in range(LEADS)]
    for left in range(len(KILLED_AT), 0, -1):
        crm.victim = process = started(sales, crm)
        try:
            # It has to start first, on a machine that may be busy.
            await sales.until(functools.partial(lambda left: len(crm.due) < left, left), "its end", 60)
        finally:
            process.kill()
            process.wait()
    crm.victim = None
    # Whatever it was sending is taken up by the next one when its lease is over.
    sales.offset = utc_now() - sales.now() + sales.offset
    sales.later(minutes=5)
    async with sales.dispatcher():
        await sales.until(
            lambda: all(sales.states(lead) == [("lead.created", "delivered")] for lead in leads), "everything"
        )
    told = defaultdict(set)
    for request in crm.received:
        told[request.event["data"]["id"]].add(request.key)
    assert {lead: len(keys) for lead, keys in told.items()} == {lead.id: 1 for lead in leads}
    assert len(crm.received) > LEADS
