"""All that follows when requests are confirmed, at once and of the same people, on both kinds of database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.accounts.account import Role, User
from bot.bootstrap import Services, build
from bot.leads.lead import Status
from bot.playbook import Playbook, read_playbook
from bot.settings import Settings
from bot.storage.database import Database
from tests.integration.storage.test_routing import capture_at_once, numbered
from tests.support import crm
from tests.unit.bot.leads.leads import NOW, a_lead

PEOPLE = 4


@pytest.fixture
def playbook() -> Playbook:
    return read_playbook(crm.ROOT / "playbook.yml")


@pytest.fixture
def services(url: str, database: Database, playbook: Playbook) -> Iterator[Services]:
    assert playbook.routing is not None
    with database.writing() as uow:
        for account in playbook.routing.accounts:
            uow.users.add(User(account[:30], account, account, Role.SALES, "x", NOW))
        uow.commit()
    opened = build(Settings(database_url=url), now=lambda: NOW)
    yield opened
    opened.close()


def test_people_who_ask_again_and_again_at_once_have_one_owner_each(
    services: Services, database: Database, playbook: Playbook
) -> None:
    """Scores, matches, merges and owners of the same people, without one waiting for another for ever."""
    needs = ("un standard téléphonique", "des tablettes durcies", "une formation")
    leads = [
        numbered(
            number,
            email=f"p{number % PEOPLE}@exemple.fr",
            organisation=f"Maison {number % PEOPLE}",
            need=needs[number % 3],
            segment="B2B",
            size=12,
            consent=replace(a_lead().consent, at=NOW),
        )
        for number in range(36)
    ]
    capture_at_once(database, services.follow(playbook), leads)
    with database.reading() as uow:
        stored = uow.leads.page(limit=100).leads
        live = [lead for lead in stored if lead.status is not Status.MERGED]
        assert len(stored) == 36 and len(live) == PEOPLE * len(needs), "each wish of each person once"
        owners = {(lead.email, lead.assigned_to) for lead in live}
        assert len(owners) == PEOPLE and None not in {owner for _, owner in owners}
        decided = [len(uow.routing.of_lead(lead.id)) for lead in live]
        assert decided == [1] * len(live), "each was given to somebody once"
        spread = Counter(owner for _, owner in owners)
        assert max(spread.values()) - min(spread.values()) <= 1
