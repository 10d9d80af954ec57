"""How long saving a lead takes, with ever more leads in the database: all that the visitor waits for."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.speed.figures import Timed, summary
from benchmarks.understanding.examples import ROOT
from bot.bootstrap import Services, build
from bot.cli.bench import fill
from bot.leads.capture import capture_final
from bot.leads.lead import Consent, Lead, Source, Status
from bot.playbook import read_playbook
from bot.settings import read_settings

_WARM_UP = 3


def with_leads(counts: Sequence[int], folder: Path, number: int) -> list[dict[str, Any]]:
    """Fill a database up to each of these counts, and save so many leads more each time."""
    url = f"sqlite:///{folder / 'saving.db'}"
    found = []
    services = _services(url)
    try:
        services.database.upgrade()
        for count in sorted(counts):
            with contextlib.redirect_stdout(sys.stderr):
                fill(services, count, count * 2, seed=1, force=True)
            found.append({"leads": count, **_saved(services, number)})
    finally:
        services.close()
        for left in folder.glob("saving.db*"):
            left.unlink()
    return found


def in_database(url: str, number: int) -> dict[str, Any]:
    """Save so many leads into a database that is there; they stay in it, as tests."""
    services = _services(url)
    try:
        services.database.upgrade()
        with services.reading() as uow:
            count = uow.leads.count(up_to=10_000_000)
        return {"leads": count, **_saved(services, number, test=True)}
    finally:
        services.close()


def _services(url: str) -> Services:
    return build(replace(read_settings({}), database_url=url, secret="a secret for measuring only"))


_serial = itertools.count()


def _saved(services: Services, number: int, *, test: bool = False) -> dict[str, Any]:
    follow = services.follow(read_playbook(ROOT / "playbook.yml"))
    times = []
    for _ in range(number + _WARM_UP):
        lead = made_up(next(_serial), services.now(), test=test)
        begun = time.perf_counter()
        capture_final(services.unit_of_work(), lead, follow)
        times.append(Timed(time.perf_counter() - begun))
    return summary(times[_WARM_UP:])


def made_up(serial: int, now: datetime.datetime, *, test: bool) -> Lead:
    """A request of a company that nobody has seen before."""
    mark = f"{now:%Y%m%d%H%M%S}-{serial}"
    return Lead(
        id=f"bench-{mark}",
        conversation_id=f"bench-{mark}",
        request=1,
        created_at=now,
        updated_at=now,
        status=Status.QUALIFIED,
        first_name="Camille",
        last_name=f"Essai {serial}",
        email=f"camille.{mark}@example.org",
        organisation=f"Atelier {mark}",
        role="gérante",
        size=12,
        need="dix tablettes durcies pour nos chantiers",
        timeline="avant la rentrée",
        consent=Consent(contact=True, at=now, text_version="1"),
        source=Source(test=test),
    )
