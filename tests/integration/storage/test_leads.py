"""Leads in a real database: found again as they were, one per request whatever happens at once."""

from __future__ import annotations

import datetime
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.leads.capture import capture_final
from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status
from bot.leads.repository import LeadChanged, LeadFilter
from bot.storage.archive import Archive
from bot.storage.database import Database
from bot.unit_of_work import StorageUnavailable

NOW = datetime.datetime(2026, 3, 2, 9, 30, 1, 250, tzinfo=datetime.timezone.utc)
LEAD = Lead(
    id="lead-1",
    conversation_id="conversation",
    request=1,
    created_at=NOW,
    updated_at=NOW,
    kind=Kind.SALES,
    status=Status.QUALIFIED,
    segment="B2B",
    confidence=0.93,
    evidence=(
        Evidence("own_use", "pour notre atelier", 1, 2.5, "B2B"),
        Evidence("plural", "nous", 2, 0.5, None),
    ),
    score=71,
    score_reasons=("budget_known", "soon"),
    email="odile.perrault@exemple.fr",
    size=40,
    budget=12_000_000_000,
    timeline_date=NOW.date(),
    consent=Consent(True, False, "2026-01", NOW),
    source=Source("https://www.exemple.fr/é", None, {"campaign": "été"}),
    callback_at=datetime.datetime(2026, 3, 3, 15, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
)


def test_a_lead_is_found_again_as_it_was_saved(database: Database) -> None:
    capture_final(database.writing(), LEAD)
    with database.reading() as uow:
        assert uow.leads.get("lead-1") == LEAD
        assert uow.leads.of_conversation("conversation") == [LEAD]
        assert uow.leads.get("lead-2") is None


def test_what_is_not_committed_is_forgotten(database: Database) -> None:
    with database.writing() as uow:
        uow.leads.claim(LEAD)
        uow.outbox.add(LEAD.id, "lead.created", NOW)
    with database.reading() as uow:
        assert uow.leads.count() == 0


def test_a_correction_replaces_fields_and_evidence(database: Database) -> None:
    capture_final(database.writing(), LEAD)
    changed = replace(LEAD, id="other", size=41, evidence=LEAD.evidence[1:])
    saved = capture_final(database.writing(), changed)
    with database.reading() as uow:
        assert uow.leads.get("lead-1") == saved == replace(changed, id="lead-1", version=2)
        assert uow.outbox.waiting("lead-1") == ["lead.created", "lead.updated"]


def test_threads_that_save_one_request_at_once_end_with_one_lead(database: Database) -> None:
    def save(number: int) -> str:
        return capture_final(database.writing(), replace(LEAD, id=f"lead-{number}")).id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(save, range(4)))
    assert len(ids) == 1
    with database.reading() as uow:
        assert uow.leads.count() == 1
        assert uow.outbox.waiting(ids.pop()) == ["lead.created"]


def _save(url: str, number: int) -> None:
    database = Database(url, busy_ms=30_000)  # as long as the other one takes for all of its requests
    for request in range(1, 21):
        capture_final(database.writing(), replace(LEAD, id=f"lead-{number}-{request}", request=request))
    database.close()


def test_processes_that_save_the_same_requests_at_once_end_with_one_lead_each(
    database: Database, url: str
) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_save, args=(url, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    leads = list(Archive(database.reading, batch=7).leads())
    assert sorted(lead.request for lead in leads) == list(range(1, 21))
    with database.reading() as uow:
        assert all(uow.outbox.waiting(lead.id) == ["lead.created"] for lead in leads)


def test_a_busy_database_is_said_so_without_the_words_of_a_visitor(database: Database, url: str) -> None:
    impatient = Database(url, busy_ms=100)
    with database.writing() as first:
        first.leads.claim(LEAD)
        with pytest.raises(StorageUnavailable) as caught:
            capture_final(impatient.writing(), LEAD)
    impatient.close()
    assert "odile" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_readers_wait_for_no_writer(database: Database) -> None:
    with database.writing() as writer:
        writer.leads.claim(LEAD)
        with database.reading() as reader:
            assert reader.leads.count() == 0


def test_the_newest_leads_come_first_and_filters_hold(database: Database) -> None:
    for number in range(5):
        at = NOW + datetime.timedelta(minutes=number)
        lead = replace(LEAD, id=f"lead-{number}", request=number, created_at=at)
        capture_final(database.writing(), replace(lead, source=Source(test=number == 2)))
    with database.reading() as uow:
        assert [lead.id for lead in uow.leads.page(limit=2).leads] == ["lead-4", "lead-3"]
        assert uow.leads.count(LeadFilter(test=False)) == 4
        assert uow.leads.count(LeadFilter(since=NOW + datetime.timedelta(minutes=3))) == 2
        assert uow.leads.count(LeadFilter(statuses=frozenset({Status.DRAFT}))) == 0
        assert uow.leads.count(LeadFilter(segments=frozenset({"B2B"}))) == 5
    everything = [lead.id for lead in Archive(database.reading, batch=2).leads()]
    assert everything == ["lead-4", "lead-3", "lead-2", "lead-1", "lead-0"]


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="time zone"), database.writing() as uow:
        uow.leads.claim(replace(LEAD, created_at=datetime.datetime(2026, 3, 2)))


def test_a_lead_that_somebody_else_saved_meanwhile_is_not_overwritten(database: Database) -> None:
    with database.writing() as uow:
        uow.leads.claim(LEAD)
        uow.commit()
    with database.writing() as uow:
        mine = uow.leads.get(LEAD.id)
        assert mine is not None
        saved = uow.leads.save(replace(mine, role="gérante"))
        assert saved.version == mine.version + 1
        with pytest.raises(LeadChanged):
            uow.leads.save(replace(mine, role="directrice"))
        assert uow.leads.get(LEAD.id) == saved
