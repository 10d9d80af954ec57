"""A backup by the commands of docs/operations.md, a restore, and the erasures since, once more."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.bootstrap import Services, build
from bot.settings import Settings
from tests.support import crm, postgresql

OTHER = replace(crm.COMPLETE, id="other", conversation_id="c-other", email="other@poste.example", phone=None)
LATER = replace(OTHER, id="later", conversation_id="c-later", email="later@poste.example")


class Installation:
    """A database with the commands of the product, a backup, and what was erased since."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.tracker = f"sqlite:///{folder / 'tracker.db'}"
        self.list = folder / "erasures.jsonl"
        self.services: Services = build(Settings(database_url=url))

    def run(self, *arguments: str) -> str:
        environment = {
            **os.environ,
            "AIGUILLEUR_SECRET": "a-secret-for-tests",
            "AIGUILLEUR_DATABASE_URL": self.url,
            "AIGUILLEUR_TRACKER_DATABASE_URL": self.tracker,
            "AIGUILLEUR_ERASURE_LIST": str(self.list),
        }
        command = [sys.executable, "-m", "bot.cli", *arguments]
        done = subprocess.run(
            command, cwd=crm.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def leads(self) -> set[str]:
        """The ids of those leads that there are."""
        services = build(Settings(database_url=self.url))
        try:
            with services.reading() as uow:
                return {lead.id for lead in (crm.COMPLETE, OTHER, LATER) if uow.leads.get(lead.id)}
        finally:
            services.close()


@pytest.fixture
def installation(url: str, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(url, tmp_path)
    crm.add_lead(installation.services)
    with installation.services.unit_of_work() as uow:
        assert uow.leads.claim(OTHER) is None
        uow.commit()
    yield installation
    installation.services.close()


def backed_up(url: str, file: Path) -> None:
    """While others read and write."""
    if url.startswith("sqlite"):
        with sqlite3.connect(make_url(url).database or "") as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        connection.close()
        return
    subprocess.run(["pg_dump", "--format=custom", f"--file={file}", url], check=True, timeout=60)


def restored(url: str, file: Path) -> None:
    """Once every process has stopped."""
    if url.startswith("sqlite"):
        database = Path(make_url(url).database or "")
        for ending in ("-wal", "-shm"):  # of the database that is replaced
            database.with_name(database.name + ending).unlink(missing_ok=True)
        shutil.copyfile(file, database)
        return
    command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
    subprocess.run([*command, f"--dbname={url}", str(file)], check=True, timeout=60)


def test_what_was_erased_since_is_erased_again_and_nothing_else(
    installation: Installation,
) -> None:
    file = installation.folder / "backup"
    backed_up(installation.url, file)
    with installation.services.unit_of_work() as uow:
        assert uow.leads.claim(LATER) is None
        uow.commit()
    installation.run("persons", "erase", "--email", crm.COMPLETE.email or "", "--yes")
    assert installation.leads() == {"other", "later"}
    installation.services.close()

    restored(installation.url, file)
    assert installation.leads() == {crm.COMPLETE.id, "other"}
    installation.run("db", "upgrade")
    installation.run("persons", "reapply-erasures", str(installation.list))
    assert installation.leads() == {"other"}
    assert "is up to date" in installation.run("db", "check")


def test_a_backup_takes_no_break(installation: Installation) -> None:
    """Somebody is in the midst of a transaction: the backup has what was committed, and waits for nobody."""
    file = installation.folder / "backup"
    with installation.services.unit_of_work() as uow:
        assert uow.leads.claim(LATER) is None
        backed_up(installation.url, file)
        uow.commit()
    assert installation.leads() == {crm.COMPLETE.id, "other", "later"}
    installation.services.close()
    restored(installation.url, file)
    assert installation.leads() == {crm.COMPLETE.id, "other"}


def test_what_is_needed_for_a_backup_is_on_this_machine() -> None:
    if postgresql.is_available():
        assert shutil.which("pg_dump") and shutil.which("pg_restore")
