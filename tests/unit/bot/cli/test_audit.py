from __future__ import annotations

import datetime

import pytest

from bot.accounts.audit import AuditEntry
from bot.bootstrap import Services
from bot.cli import audit
from tests.unit.bot.cli.conftest import Command


def log(services: Services, *days: int) -> None:
    with services.unit_of_work() as uow:
        for day in days:
            at = datetime.datetime(2026, 1, day, tzinfo=datetime.timezone.utc)
            uow.audit.add(AuditEntry(at, None, "lead.read", "lead", str(day)))
        uow.commit()


def left(services: Services) -> list[str | None]:
    with services.reading() as uow:
        return [entry.subject_id or entry.action for entry in uow.audit.newest(limit=99)]


def test_old_entries_are_purged_in_batches_and_that_is_written_down(
    command: Command, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    log(services, 1, 2, 3, 4, 9)
    purged = command("audit", "purge", "--before", "2026-01-05", "--yes")
    assert (purged.code, purged.out) == (0, "4 entries are deleted.\n")
    assert left(services) == ["audit.purged", "9"]


def test_what_is_still_to_come_is_not_purged(command: Command, services: Services) -> None:
    log(services, 1)
    assert command("audit", "purge", "--before", "2999-01-01", "--yes").code == 1
    assert left(services) == ["1"]
