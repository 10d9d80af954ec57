"""Leads are scored again in the database, while others work on them."""

from __future__ import annotations

import dataclasses
import datetime
from contextlib import AbstractContextManager
from typing import Any

import pytest

from bot.leads.lead import Lead, Status
from bot.scoring import rescoring
from bot.scoring.rescoring import Rescoring, RunChanged, ScoringUnitOfWork, Tally
from bot.scoring.step import scored
from bot.scoring.weights import Scoring, of_playbook
from bot.storage.database import Database

NOW = datetime.datetime(2026, 5, 4, 9, 30, tzinfo=datetime.timezone.utc)
OLD = of_playbook({})
NEW = of_playbook({"scoring": {"weights": {"B2B": {"need": 100}}}})


def a_lead(number: int, **changes: Any) -> Lead:
    at = NOW + datetime.timedelta(minutes=number)
    lead = Lead(
        f"lead-{number:03}", f"c-{number}", 1, at, at, status=Status.QUALIFIED, segment="B2B", confidence=0.9,
        need="25 tablettes durcies",
    )  # fmt: skip
    return dataclasses.replace(lead, **changes)


def keep(database: Database, *leads: Lead) -> None:
    with database.writing() as uow:
        for lead in leads:
            uow.leads.claim(lead)
        uow.commit()


def lead(database: Database, lead_id: str) -> Lead:
    with database.reading() as uow:
        found = uow.leads.get(lead_id)
    assert found is not None
    return found


def by(database: Database, scoring: Scoring) -> Rescoring:
    return Rescoring(database.reading, database.writing, lambda: NOW, scoring)


@pytest.fixture
def many(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Twelve leads by the old weights, read five at a time; one of them is a draft."""
    monkeypatch.setattr(rescoring, "BATCH", 5)
    keep(database, *(scored(a_lead(number), OLD) for number in range(11)))
    keep(database, a_lead(11, status=Status.DRAFT))
    return database


def test_every_lead_has_the_score_of_the_new_weights_and_its_version_stays(many: Database) -> None:
    tally = by(many, NEW).run()
    assert (tally.leads, tally.changed, tally.same) == (12, 11, 1)
    assert tally.histogram[6:] == (0, 11) and len(tally.greatest) == 10
    for number in range(11):
        after = lead(many, f"lead-{number:03}")
        assert (after.score, after.score_weights, after.version) == (100, NEW.digest, 1)
        assert after == scored(a_lead(number), NEW)
    assert lead(many, "lead-011").score is None


def test_a_preview_changes_nothing_and_says_the_same(many: Database) -> None:
    before = lead(many, "lead-003")
    assert by(many, NEW).preview() == by(many, NEW).run()
    assert before.score_weights == OLD.digest


def test_it_is_due_until_it_is_done(many: Database) -> None:
    assert by(many, NEW).is_due()
    by(many, NEW).run()
    assert not by(many, NEW).is_due()
    assert by(many, OLD).is_due()


def test_nothing_is_left_to_change_the_second_time(many: Database) -> None:
    by(many, NEW).run()
    assert by(many, NEW).run() == Tally(leads=1, same=1)  # the draft, which no weights score


def test_it_goes_on_where_it_was_interrupted(many: Database) -> None:
    started = by(many, NEW)
    started.step(started.begin())
    assert lead(many, "lead-004").score_weights == NEW.digest
    assert lead(many, "lead-005").score_weights == OLD.digest
    assert by(many, NEW).run().leads == 12


def test_it_may_stop_after_some_batches_and_leave_the_rest_for_later(many: Database) -> None:
    assert by(many, NEW).run(batches=1).leads == 5
    assert by(many, NEW).is_due()
    assert by(many, NEW).run(batches=40).leads == 12
    assert not by(many, NEW).is_due()


def test_what_somebody_saved_in_between_stays(many: Database) -> None:
    corrected = scored(dataclasses.replace(lead(many, "lead-002"), need=None), NEW)

    def a_moment_later() -> AbstractContextManager[ScoringUnitOfWork]:
        with many.writing() as uow:
            uow.leads.save(corrected)
            uow.commit()
        return many.writing()

    run = by(many, NEW).begin()
    Rescoring(many.reading, a_moment_later, lambda: NOW, NEW).step(run)
    by(many, NEW).run()
    kept = lead(many, "lead-002")
    assert (kept.need, kept.version, kept.score) == (None, 2, 0)


def test_two_do_not_score_the_same_leads_at_once(many: Database) -> None:
    one, other = by(many, NEW), by(many, NEW)
    run = one.begin()
    one.step(run)
    with pytest.raises(RunChanged):
        other.step(run)
    with pytest.raises(RunChanged):
        by(many, OLD).step(run)


def test_an_erased_lead_is_forgotten_among_the_greatest_differences(many: Database) -> None:
    by(many, NEW).run()
    with many.writing() as uow:
        uow.erasures.wipe("c-0")
        uow.commit()
    with many.reading() as uow:
        run = uow.scores.last_run()
    assert run is not None
    assert "lead-000" not in {item.lead_id for item in run.tally.greatest}
    assert len(run.tally.greatest) == 9
