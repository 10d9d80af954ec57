"""The console's pages on few leads beside many, each asked for in turn, in this process.

    python -m benchmarks.console.run NAME=SMALL_URL,LARGE_URL … [--requests 9] [--only Leads] [--write]

Both databases are filled with `aiguilleur bench seed` before. The time of a page is that from its request to
its last byte, without network: the median of `--requests`, after one that is not counted. Few and many take
turns: what else the machine does meanwhile slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import httpx

from benchmarks.console.pages import PAGES
from benchmarks.console.render import Timing, table
from benchmarks.console.words import rare_word_of_conversations, rare_word_of_leads
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
        found[name] = asyncio.run(timed(urls.split(","), wanted, given.requests))
    written = table(found, datetime.date.today())
    print(written)
    if given.write:
        RESULTS.write_text(written, encoding="utf-8")


async def timed(urls: Sequence[str], pages: Mapping[str, str], requests: int) -> list[Timing]:
    """The medians of each page on few and on many, in milliseconds; the two take turns."""
    few, many = [Reader(url) for url in urls]
    found = []
    for name, path in pages.items():
        sizes = [await reader.opens(name, path) for reader in (few, many)]
        both = [(await few.once(path), await many.once(path)) for _ in range(requests)]
        medians = map(statistics.median, zip(*both, strict=True))
        found.append(Timing(name, *medians, *sizes))
    for reader in (few, many):
        await reader.close()
    return found


class Reader:
    """Somebody who may see every page, in a console of one database."""

    def __init__(self, url: str) -> None:
        settings = replace(read_settings({}), database_url=url, secret="a secret for measuring only")
        services = build(settings)
        services.database.upgrade()
        self._services = as_of_its_newest(services)
        self._places = places_in(self._services)
        app = create_app(self._services, packages=("bot.web.console",))
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://measured",
            cookies={SESSION: signed_in(self._services)},
            timeout=120,
        )

    async def opens(self, name: str, path: str) -> int:
        """How many bytes the page has, which is opened a first time. A page that is not there is an error:
        the database has lost something, or the address is not right any more."""
        answer = await self._http.get(path.format(**self._places))
        if answer.status_code not in (200, 204):
            raise SystemExit(f"{name}: {answer.request.url} answers {answer.status_code}")
        return len(answer.content)

    async def once(self, path: str) -> float:
        """One request, in milliseconds."""
        begun = time.perf_counter()
        answer = await self._http.get(path.format(**self._places))
        await answer.aread()
        return (time.perf_counter() - begun) * 1000

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()
        self._services.close()


def as_of_its_newest(services: Services) -> Services:
    """These services at the time of the newest lead: « today » is not empty in a database of last month."""
    with services.reading() as uow:
        newest = uow.leads.page(limit=1).leads[0].created_at
    now = newest + datetime.timedelta(hours=1)
    return replace(services, now=lambda: now)


def places_in(services: Services) -> dict[str, str]:
    """What stands in the addresses: a lead and places of this very database."""
    with services.reading() as uow:
        page = uow.leads.page(limit=200)
        words = {"rare": rare_word_of_leads(uow), "said": rare_word_of_conversations(uow)}
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
        **words,
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
