"""What has been kept for long enough goes, and nothing else, in a real database of each kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from bot.accounts.audit import AuditEntry
from bot.leads.capture import capture_draft, capture_final
from bot.leads.lead import Consent, Lead, Source, Status
from bot.mail.mail import Mail
from bot.privacy.erasure import AskedBy, erase
from bot.retention.clock import Retention
from bot.retention.purging import Purging
from bot.storage.database import Database
from tests.integration.storage.talks import NOW, lead_of, say, talk

YEAR = datetime.timedelta(days=366)
MONTH = datetime.timedelta(days=31)
SAID = Consent(contact=True, at=NOW, turn=1)


class Clock:
    """The present moment of a test."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def forgotten() -> list[str]:
    """The conversations that other stores were told to forget."""
    return []


@pytest.fixture
def purging(database: Database, clock: Clock, forgotten: list[str]) -> Iterator[Purging]:
    def forget(conversations: Sequence[str]) -> None:
        forgotten.extend(conversations)

    yield Purging(
        Retention(), database.reading, database.writing, forget, database.settle, clock, lambda _: None
    )


def keep(database: Database, name: str, status: Status = Status.QUALIFIED, **changes: object) -> None:
    """A conversation with its request."""
    talk(database, name, test=bool(changes.pop("test", False)))
    lead = lead_of(name, status, email=f"{name}@exemple.fr", consent=SAID, **changes)
    save = capture_draft if status is Status.DRAFT else capture_final
    save(database.writing(), lead)


def left(database: Database) -> tuple[set[str], set[str]]:
    """The leads and the conversations that are still there."""
    with database.reading() as uow:
        leads = {lead.conversation_id for lead in uow.leads.page(limit=99).leads}
        conversations = {item.id for item in uow.conversations.newest(limit=99)}
    return leads, conversations


def test_a_request_is_kept_for_three_years_and_its_conversation_for_six_months(
    database: Database, purging: Purging, clock: Clock, forgotten: list[str]
) -> None:
    keep(database, "a")
    clock.now = NOW + 5 * MONTH
    assert purging.run().total == 0
    clock.now = NOW + 7 * MONTH
    assert purging.run().plain_counts() == {"conversations": {"transcripts": 1}}
    assert (left(database), forgotten) == (({"a"}, set()), ["a"])
    clock.now = NOW + 3 * YEAR + MONTH
    assert purging.run().plain_counts()["leads"] == {"prospects": 1}
    assert left(database) == (set(), set())


def test_the_last_contact_counts_and_not_the_first(
    database: Database, purging: Purging, clock: Clock
) -> None:
    keep(database, "old")
    keep(database, "spoken", last_contact_at=NOW + 2 * YEAR, contacted_at=NOW + YEAR)
    clock.now = NOW + 3 * YEAR + MONTH
    purging.run()
    assert left(database)[0] == {"spoken"}


def test_an_unfinished_request_goes_with_its_conversation_after_a_month(
    database: Database, purging: Purging, clock: Clock, forgotten: list[str]
) -> None:
    keep(database, "draft", Status.DRAFT)
    keep(database, "done")
    clock.now = NOW + MONTH
    report = purging.run()
    assert report.plain_counts() == {"conversations": {"drafts": 1}, "leads": {"drafts": 1}}
    assert (left(database), forgotten) == (({"done"}, {"done"}), ["draft"])


def test_a_draft_beside_a_confirmed_request_goes_alone(
    database: Database, purging: Purging, clock: Clock
) -> None:
    keep(database, "a")
    second = replace(lead_of("a", Status.DRAFT, consent=SAID), id="second", request=2)
    capture_draft(database.writing(), second)
    clock.now = NOW + MONTH
    assert purging.run().plain_counts() == {"leads": {"drafts": 1}}
    assert left(database) == ({"a"}, {"a"})


def test_a_conversation_that_goes_on_stays(database: Database, purging: Purging, clock: Clock) -> None:
    keep(database, "a")
    say(database, "a", 2, "me revoilà", at=NOW + 5 * MONTH)
    clock.now = NOW + 7 * MONTH
    purging.run()
    assert left(database)[1] == {"a"}


def test_evaluations_go_after_a_month(database: Database, purging: Purging, clock: Clock) -> None:
    keep(database, "test", test=True, source=Source(test=True))
    clock.now = NOW + MONTH
    assert purging.run().plain_counts() == {"conversations": {"tests": 1}, "leads": {"tests": 1}}


def test_refusals_are_kept_for_a_year(database: Database, purging: Purging, clock: Clock) -> None:
    talk(database, "no")
    capture_final(database.writing(), lead_of("no", Status.QUALIFIED, consent=Consent(contact=False, at=NOW)))
    clock.now = NOW + YEAR + MONTH
    assert purging.run().plain_counts()["leads"] == {"refusals": 1}


def test_mails_log_and_proofs_have_their_own_periods(
    database: Database, purging: Purging, clock: Clock
) -> None:
    keep(database, "a")
    with database.writing() as uow:
        uow.mails.add(Mail("sent", "x@exemple.fr", "Bonjour", "…", None, NOW))
        uow.mails.sent("sent", NOW)
        uow.mails.add(Mail("waits", "x@exemple.fr", "Bonjour", "…", None, NOW))
        uow.audit.add(AuditEntry(NOW, None, "lead.read", "lead", "lead-a"))
        proof = erase(uow, "a", AskedBy.VISITOR, NOW)
        uow.erasures.finish(proof.id, NOW)
        uow.commit()
    clock.now = NOW + YEAR + MONTH
    assert purging.run().plain_counts() == {"audit_entries": {"audit_log": 1}, "mails": {"mails": 1}}
    clock.now = NOW + 7 * YEAR
    counts = purging.run().plain_counts()
    assert (counts["proofs"], counts["reports"]) == ({"erasures": 1}, {"reports": 1})


def test_a_rehearsal_deletes_nothing_and_says_the_same(
    database: Database, purging: Purging, clock: Clock
) -> None:
    keep(database, "a")
    keep(database, "draft", Status.DRAFT)
    clock.now = NOW + 3 * YEAR + MONTH
    rehearsed = purging.rehearse().plain_counts()
    assert rehearsed["leads"] == {"drafts": 1, "prospects": 1}
    assert left(database)[0] == {"a", "draft"}
    with database.reading() as uow:
        assert uow.retention.reports(limit=9) == []
    assert purging.run().plain_counts()["leads"] == rehearsed["leads"]


def test_many_go_in_batches(database: Database, purging: Purging, clock: Clock) -> None:
    for number in range(120):
        talk(database, f"c-{number:03}")
    rests: list[float] = []
    clock.now = NOW + YEAR
    report = replace(purging, rest=rests.append).run()
    assert report.plain_counts() == {"conversations": {"transcripts": 120}}
    assert len(rests) == 3


def test_a_purge_runs_once_a_day_and_its_report_is_kept(
    database: Database, purging: Purging, clock: Clock
) -> None:
    talk(database, "a")
    clock.now = NOW + YEAR
    report = purging.run_if_due()
    assert report is not None and purging.run_if_due() is None
    with database.reading() as uow:
        kept = uow.retention.reports(limit=9)
        assert [item.plain_counts() for item in kept] == [report.plain_counts()]
        assert [entry.action for entry in uow.audit.newest(limit=9)] == ["retention.purged"]
    clock.now += datetime.timedelta(days=1)
    assert purging.run_if_due() is not None


def test_the_tracker_is_not_forgotten_when_the_conversation_stays(
    database: Database, purging: Purging, clock: Clock, forgotten: list[str]
) -> None:
    keep(database, "a")
    clock.now = NOW + MONTH
    purging.run()
    assert forgotten == []


def _lead(database: Database, lead_id: str) -> Lead:
    with database.reading() as uow:
        lead = uow.leads.get(lead_id)
    assert lead is not None
    return lead


def test_decisions_about_consent_are_kept_with_the_lead_and_go_with_it(
    database: Database, purging: Purging, clock: Clock
) -> None:
    keep(database, "a")
    lead = _lead(database, "lead-a")
    assert lead.consent == SAID
    with database.reading() as uow:
        assert [entry.turn for entry in uow.consents.of_lead(lead.id)] == [1]
    clock.now = NOW + 3 * YEAR + MONTH
    purging.run()
    with database.reading() as uow:
        assert uow.consents.of_lead(lead.id) == []
