"""A visitor waits for each save: how many statements it may take is written down, so that none creeps in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap import Services, build
from bot.leads.capture import capture_draft, capture_final
from bot.leads.following import Step
from bot.leads.lead import Consent, Evidence, Lead, Status
from bot.playbook import read_playbook
from bot.settings import Settings
from bot.storage.database import Database
from tests.integration.storage.alike import NOW, a_lead
from tests.integration.storage.counting import statements
from tests.integration.storage.talks import talk

_PLAYBOOK = read_playbook(Path(__file__).parents[3] / "playbook.yml")
_LATER = datetime.timedelta(minutes=1)


@pytest.fixture
def draft(database: Database) -> Lead:
    """What a conversation of one turn has told so far, saved."""
    talk(database, "c-1", 1, "gives:need")
    said = replace(
        a_lead(1, status=Status.DRAFT), email=None, evidence=(Evidence("need", "tablettes", 1, 0.4),)
    )
    return capture_draft(database.writing(), said)


def test_a_first_draft(database: Database) -> None:
    talk(database, "c-1", 1, "gives:need")
    with statements(database) as made:
        capture_draft(database.writing(), replace(a_lead(1), email=None, consent=Consent()))
    assert len(made) <= 6, made


def test_a_draft_that_says_nothing_new_writes_nothing(database: Database, draft: Lead) -> None:
    with statements(database) as made:
        capture_draft(database.writing(), replace(draft, updated_at=draft.updated_at + _LATER))
    assert len(made) <= 3, made
    assert all(text.startswith("SELECT") for text in made)


def test_a_draft_with_another_brief(database: Database, draft: Lead) -> None:
    with statements(database) as made:
        capture_draft(
            database.writing(), replace(draft, brief="Dix tablettes.", updated_at=draft.updated_at + _LATER)
        )
    assert len(made) <= 4, made


def test_a_draft_in_which_something_more_was_told(database: Database, draft: Lead) -> None:
    with statements(database) as made:
        capture_draft(
            database.writing(), replace(draft, role="gérante", updated_at=draft.updated_at + _LATER)
        )
    assert len(made) <= 6, made


def test_only_what_changed_is_named_so_that_other_indexes_are_left_alone(
    database: Database, draft: Lead
) -> None:
    with statements(database) as made:
        capture_draft(
            database.writing(), replace(draft, role="gérante", updated_at=draft.updated_at + _LATER)
        )
    (update,) = (text for text in made if text.startswith("UPDATE leads"))
    named = {part.split("=")[0] for part in update.partition(" SET ")[2].partition(" WHERE ")[0].split(", ")}
    assert named == {"updated_at", "role", "version"}


@pytest.fixture
def follow(url: str) -> Iterator[Step]:
    """All that follows in the product when a request is confirmed."""
    services: Services = build(Settings(database_url=url), now=lambda: NOW)
    yield services.follow(_PLAYBOOK)
    services.close()


def test_a_request_of_somebody_new(database: Database, draft: Lead, follow: Step) -> None:
    with statements(database) as made:
        capture_final(database.writing(), replace(a_lead(1), role="gérante"), follow)
    assert len(_without_locks(made)) <= 22, made


def test_a_request_that_was_saved_already(database: Database, draft: Lead, follow: Step) -> None:
    capture_final(database.writing(), a_lead(1), follow)
    with statements(database) as made:
        capture_final(database.writing(), a_lead(1), follow)
    assert len(_without_locks(made)) <= 5, made


def test_another_request_of_somebody_known(database: Database, draft: Lead, follow: Step) -> None:
    capture_final(database.writing(), a_lead(1), follow)
    with statements(database) as made:
        capture_final(database.writing(), a_lead(2, need="un devis pour la toiture"), follow)
    assert len(_without_locks(made)) <= 41, made


def _without_locks(made: list[str]) -> list[str]:
    """PostgreSQL is asked for a lock on each contact detail and key; on SQLite only one writes at a time."""
    return [text for text in made if "pg_advisory" not in text]
