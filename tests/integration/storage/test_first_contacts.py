"""Reminders and escalations on both kinds of database: each once, whoever is killed or comes twice."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.leads.capture import capture_final
from bot.leads.lead import Lead
from bot.matching.merging import Merging
from bot.routing.first_contact import FirstContacts
from bot.routing.letters import ContactLetters
from bot.storage import engine as engines
from bot.storage.database import Database
from bot.storage.mail_tables import mails
from tests.integration.storage.test_routing import (
    ANA,
    BEN,
    CHEF,
    PARIS,
    TEAM,
    numbered,
    patiently,
    router,
    staffed,
)
from tests.unit.bot.leads.leads import NOW

__all__ = ["staffed"]
HOUR = datetime.timedelta(hours=1)
REMIND, DUE = NOW + 3 * HOUR, NOW + 4 * HOUR
STEP = router(TEAM + "\n  first_contact: {reassign: true}\n")
CONTACTS = FirstContacts(
    STEP, ContactLetters("Clairvoie", lambda lead: f"https://x.example/{lead.id}", PARIS)
)


@pytest.fixture
def lead(staffed: Database) -> Lead:
    return capture_final(staffed.writing(), numbered(1), STEP)


def look_after(database: Database, lead: Lead, now: datetime.datetime) -> None:
    with database.writing() as uow:
        CONTACTS.look_after(uow, lead.id, now)
        uow.commit()


def queued(url: str) -> list[str]:
    """To whom e-mails wait, in the order of the alphabet."""
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        found = sorted(connection.execute(sa.select(mails.c.to)).scalars())
    engine.dispose()
    return found


def test_of_several_who_come_at_once_one_does_it(staffed: Database, url: str, lead: Lead) -> None:
    begin = threading.Barrier(4)

    def come(now: datetime.datetime) -> None:
        begin.wait()
        patiently(lambda: look_after(staffed, lead, now))

    for now in (REMIND, DUE):
        with ThreadPoolExecutor(4) as crowd:
            for done in [crowd.submit(come, now) for _ in range(4)]:
                done.result(60)
    assert queued(url) == [ANA, CHEF], "the owner, and then the fallback"
    with staffed.reading() as uow:
        stored = uow.leads.get(lead.id)
        assert stored is not None and stored.assigned_to == BEN
        assert [routed.decision.owner for routed in uow.routing.of_lead(lead.id)] == [ANA, BEN]
        assert uow.outbox.waiting(lead.id) == ["lead.created", "lead.updated", "lead.assigned"]


def test_who_is_killed_before_the_end_has_done_nothing(staffed: Database, url: str, lead: Lead) -> None:
    with staffed.writing() as uow:
        CONTACTS.look_after(uow, lead.id, DUE)
    assert queued(url) == []
    with staffed.reading() as uow:
        stored = uow.leads.get(lead.id)
        assert stored is not None and stored.assigned_to == ANA
        assert list(uow.routing.clocks_due(DUE, limit=9)) == [lead.id]
    look_after(staffed, lead, DUE)
    look_after(staffed, lead, DUE)
    assert queued(url) == [CHEF]


def test_of_an_erased_lead_nothing_is_left_to_do(staffed: Database, url: str, lead: Lead) -> None:
    with staffed.writing() as uow:
        uow.erasures.wipe(lead.conversation_id)
        uow.commit()
    look_after(staffed, lead, DUE)
    assert queued(url) == []


def test_the_clock_of_a_merged_request_stands_still_until_the_merge_is_undone(
    staffed: Database, url: str, lead: Lead
) -> None:
    other = capture_final(staffed.writing(), numbered(2), STEP)
    with staffed.writing() as uow:
        merge = Merging(uow, None, NOW, STEP).merge(other.id, lead.id)
        uow.commit()
    with staffed.reading() as uow:
        assert uow.routing.clocks_due(DUE, limit=5) == [other.id]
    with staffed.writing() as uow:
        Merging(uow, None, DUE + HOUR, STEP).unmerge(merge.id)
        uow.commit()
    with staffed.reading() as uow:
        assert set(uow.routing.clocks_due(DUE + HOUR, limit=5)) == {lead.id, other.id}
    look_after(staffed, lead, DUE + HOUR)
    assert CHEF in queued(url)
