"""The console's pages on few leads beside many, each asked for in turn, in this process.

    python -m benchmarks.console.run NAME=SMALL_URL,LARGE_URL … [--requests 9] [--only Leads] [--write]

Both databases are filled with `aiguilleur bench seed` before. The time of a page is that from its request to
its last byte, without network: the median of `--requests`, after one that is not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import statistics
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx

from benchmarks.console.pages import PAGES
from benchmarks.console.render import Timing, table
from bot.accounts.account import Role, User
from bot.accounts.sessions import begin, new_token
from bot.bootstrap import Services, build
from bot.settings import read_settings
from bot.web.app import create_app
from bot.web.console.cookies import SESSION

RESULTS = Path(__file__).parents[1] / "results" / "console.md"
READER = "mesure@exemple.fr"


def main() -> None:
    """Time both databases of each kind, print the table, and write it down when asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("databases", nargs="+", help="NAME=SMALL_URL,LARGE_URL")
    parser.add_argument("--requests", type=int, default=9)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    wanted = {name: path for name, path in PAGES.items() if given.only in name}
    found: dict[str, list[Timing]] = {}
    for item in given.databases:
        name, _, urls = item.partition("=")
        small, large = urls.split(",")
        few, many = (asyncio.run(timed(url, wanted, given.requests)) for url in (small, large))
        found[name] = [Timing(page, few[page], many[page]) for page in wanted if page in few and page in many]
    written = table(found, datetime.date.today())
    print(written)
    if given.write:
        RESULTS.write_text(written, encoding="utf-8")


async def timed(url: str, pages: Mapping[str, str], requests: int) -> dict[str, float]:
    """The median of each page that this installation has, in milliseconds."""
    settings = replace(read_settings({}), database_url=url, secret="a secret for measuring only")
    services = as_of_its_newest(build(settings))
    services.database.upgrade()
    places, token = places_in(services), signed_in(services)
    transport = httpx.ASGITransport(create_app(services, packages=("bot.web.console",)))
    found: dict[str, float] = {}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://measured", cookies={SESSION: token}, timeout=120
    ) as http:
        for name, path in pages.items():
            answer = await http.get(path.format(**places))
            if answer.status_code not in (200, 204):
                print(f"{name}: {answer.status_code}, left out")
                continue
            found[name] = statistics.median(
                [await once(http, path.format(**places)) for _ in range(requests)]
            )
    services.close()
    return found


def as_of_its_newest(services: Services) -> Services:
    """These services at the time of the newest lead: « today » is not empty in a database of last month."""
    with services.reading() as uow:
        newest = uow.leads.page(limit=1).leads[0].created_at
    now = newest + datetime.timedelta(hours=1)
    return replace(services, now=lambda: now)


async def once(http: httpx.AsyncClient, path: str) -> float:
    """One request, in milliseconds."""
    begun = time.perf_counter()
    answer = await http.get(path)
    await answer.aread()
    return (time.perf_counter() - begun) * 1000


def places_in(services: Services) -> dict[str, str]:
    """What stands in the addresses: a lead and places of this very database."""
    with services.reading() as uow:
        page = uow.leads.page(limit=200)
    named = next(lead for lead in page.leads if lead.last_name and lead.status.value != "draft")
    newest = page.leads[0].created_at
    middle = newest - datetime.timedelta(days=365)
    assert page.last is not None
    return {
        "near": str(page.last.position),
        "deep": str(int(middle.timestamp() * 1_000_000)),
        "month": (newest - datetime.timedelta(days=200)).strftime("%Y-%m"),
        "today": newest.date().isoformat(),
        "year_ago": (newest - datetime.timedelta(days=365)).date().isoformat(),
        "name": str(named.last_name),
        "lead": named.id,
        "conversation": named.conversation_id,
    }


def signed_in(services: Services) -> str:
    """The token of a session of somebody who may see every page."""
    token = new_token()
    with services.unit_of_work() as uow:
        reader = uow.users.by_email(READER)
        if reader is None:
            reader = User("measuring", READER, "Mesure", Role.ADMIN, "never", services.now())
            uow.users.add(reader)
        uow.staff_sessions.add(begin(reader, token, services.now()))
        uow.commit()
    return token


if __name__ == "__main__":
    main()
