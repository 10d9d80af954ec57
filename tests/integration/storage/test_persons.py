"""A person is found, handed over and erased everywhere, in a real database of each kind."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks.lifecycle import traces
from bot.accounts.audit import AuditFilter
from bot.bootstrap import Services, build
from bot.privacy.contacts import email_contact, phone_contact
from bot.privacy.erasure import AskedBy
from bot.privacy.handover import as_zip
from bot.privacy.ledger import Erased, read
from bot.privacy.persons import Person, UnknownRequest
from bot.settings import Settings
from bot.storage.engine import driven_url
from bot.storage.tracker_events import TrackerEvents
from tests.integration.storage.people import Somebody, keep, sentence_of
from tests.integration.storage.talks import NOW
from tests.support import postgresql

ONE, OTHER = Somebody(1), Somebody(2)
PARIS = ZoneInfo("Europe/Paris")
VARIABLES = {"vendor": "Clairvoie", "retention": "trois ans", "dpo_email": "dpo@exemple.fr"}


@pytest.fixture
def services(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    root = tmp_path / "project"
    (root / "data/nlu").mkdir(parents=True)
    examples = "version: '3.1'\nnlu:\n- intent: state_need\n  examples: |\n    - une caisse\n"
    (root / "data/nlu/needs.yml").write_text(examples, encoding="utf-8")
    monkeypatch.chdir(root)
    settings = Settings(
        database_url=url,
        tracker_database_url=f"sqlite:///{tmp_path / 'tracker.db'}",
        secret="a-secret-for-tests",
        erasure_list=tmp_path / "erasures.jsonl",
    )
    opened = build(settings, now=lambda: NOW)
    trackers = TrackerEvents(settings.tracker_database_url)
    for who in (ONE, OTHER):
        keep(opened.database, trackers, root, who)
    trackers.close()
    yield opened
    opened.close()


def found(services: Services, who: Somebody = ONE) -> Person:
    return services.persons().find({email_contact(who.email)})


def everywhere(services: Services, folder: Path, words: list[str]) -> dict[str, set[str]]:
    """Where these words stand: in both databases and, as bytes, in all files."""
    places = traces.in_database(services.settings.database_url, words)
    for word, tables in traces.in_database(services.settings.tracker_database_url, words).items():
        places.setdefault(word, set()).update(tables)
    for word, files in traces.in_files([folder], words).items():
        places.setdefault(word, set()).update(files)
    return places


def _tables(services: Services, who: Somebody) -> dict[str, set[str]]:
    """Where somebody stands; an index of words may be merged, and then has other inner rows."""
    found = traces.in_database(services.settings.database_url, who.words)
    return {word: {table for table in tables if "_search_" not in table} for word, tables in found.items()}


@pytest.mark.parametrize(
    "contact",
    [
        email_contact(ONE.email.upper()),
        email_contact(ONE.other_email),
        phone_contact(ONE.spoken_phone),
        phone_contact(ONE.phone),
    ],
)
def test_a_person_is_found_by_any_contact_detail_they_ever_gave(services: Services, contact: str) -> None:
    person = services.persons().find({contact})
    assert set(person.conversations) >= {ONE.conversations[1]}
    assert not set(person.conversations) & set(OTHER.conversations)


def test_a_person_is_found_by_one_of_their_requests(services: Services) -> None:
    persons = services.persons()
    contacts = persons.contacts_of_lead(f"lead-{ONE.conversations[1]}")
    assert email_contact(ONE.email) in contacts  # what a rep corrected since
    assert set(persons.find(contacts).conversations) == set(ONE.conversations)
    with pytest.raises(UnknownRequest):
        persons.contacts_of_lead("nothing")


def test_nothing_of_an_erased_person_is_left_anywhere(services: Services, tmp_path: Path) -> None:
    lessons = [f"machin{name.replace('-', 'k')}" for name in ONE.conversations]
    before = everywhere(services, tmp_path, [*ONE.words, *lessons])
    assert set(before) == {*ONE.words, *lessons}
    others = _tables(services, OTHER)
    proof = services.persons().erase(found(services), None)
    assert everywhere(services, tmp_path, [*ONE.words, *lessons]) == {}
    assert _tables(services, OTHER) == others
    assert len(proof.proofs) == 2 and proof.counts["leads"] == 2
    assert not any(word.lower() in json.dumps(proof.to_json()).lower() for word in ONE.words)
    assert found(services).is_unknown
    assert sentence_of(OTHER.conversations[0]) in Path("tests/dialogues/reviewed.jsonl").read_text()


def test_who_asked_is_in_the_audit_log_and_whom_it_was_about_is_not(services: Services) -> None:
    services.persons().erase(found(services), None)
    with services.reading() as uow:
        (entry,) = uow.audit.newest(AuditFilter(action="person.erased"), limit=9)
    assert (entry.subject_id, dict(entry.details)) == (None, {"conversations": 2, "mails": 2})


def test_a_person_who_is_erased_again_is_not_there(services: Services) -> None:
    services.persons().erase(found(services), None)
    assert services.persons().erase(found(services), None).proofs == []


def test_what_a_process_that_died_had_begun_is_finished_by_another(
    services: Services, tmp_path: Path
) -> None:
    person = found(services)
    services.erasing().ask(person.conversations, AskedBy.STAFF)  # and then it died
    assert services.erasing().finish_all() == 2
    assert set(traces.in_database(services.settings.tracker_database_url, ONE.words)) == set()
    assert len(_listed(tmp_path)) == 2
    assert found(services).conversations == []


def test_an_erasure_that_fails_holds_up_no_other(services: Services) -> None:
    person = found(services)
    services.erasing().ask(person.conversations, AskedBy.STAFF)
    first = min(person.conversations)

    def broken(conversation_id: str) -> bool:
        if conversation_id == first:
            raise OSError("the disk of the lessons is gone")
        return True

    others = replace(services.erasing().others, lessons=broken)
    with pytest.raises(OSError, match="the disk of the lessons"):
        replace(services.erasing(), others=others, batch=1).finish_all()
    assert found(services).conversations == []
    with services.reading() as uow:
        assert [name for _, name in uow.erasures.unfinished()] == [first]
    assert services.erasing().finish_all() == 1


def test_an_erasure_is_unfinished_until_every_other_store_has_forgotten(services: Services) -> None:
    stubborn = replace(services.erasing(), others=replace(services.erasing().others, tracker=lambda _: False))
    conversation_id = ONE.conversations[0]
    assert stubborn.erase(conversation_id, AskedBy.STAFF) is not None
    with services.reading() as uow:
        assert [name for _, name in uow.erasures.unfinished()] == [conversation_id]
    assert services.erasing().finish_all() == 1
    with services.reading() as uow:
        assert uow.erasures.unfinished() == []


def test_everything_is_handed_over_as_a_page_and_for_machines(services: Services) -> None:
    exported = services.persons().export(found(services), None)
    with zipfile.ZipFile(io.BytesIO(as_zip(exported, PARIS, VARIABLES))) as files:
        page, machine = (files.read(f"donnees-personnelles.{kind}").decode() for kind in ("html", "json"))
    for word in (ONE.first_name, ONE.last_name, ONE.email, ONE.spoken_phone, ONE.other_email):
        assert word in page and word in machine
    assert not any(word in page or word in machine for word in OTHER.words)
    data = json.loads(machine)
    assert [len(item["requests"]) for item in data["conversations"]] == [1, 1]
    kept = set(data["conversations"][0]["records"])
    assert {"leads", "turns", "messages", "lead_changes", "consent_log", "review_events", "outbox"} <= kept
    assert "rappelle demain" in machine and "voulait une caisse" in machine


def test_what_a_restored_backup_brings_back_is_erased_again(
    services: Services, url: str, tmp_path: Path
) -> None:
    backup = _Backup(url, tmp_path)
    backup.take()
    services.persons().erase(found(services), None)
    services.close()
    backup.restore()
    again = build(services.settings, now=lambda: NOW)
    assert found(again).conversations != []
    listed = _listed(tmp_path)
    assert len(list(again.persons().erase_again(listed))) == 2
    assert found(again).is_unknown and not found(again, OTHER).is_unknown
    assert traces.in_database(url, [ONE.last_name, ONE.email]) == {}
    assert list(again.persons().erase_again(listed)) == []
    again.close()


def _listed(folder: Path) -> Mapping[str, Erased]:
    """The list of erasures, which must be readable to its last line."""
    erased, unreadable = read((folder / "erasures.jsonl").read_text(encoding="utf-8").splitlines())
    assert unreadable == []
    return erased


class _Backup:
    """What an operator does: a copy of the file, or a dump."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._file = folder / "backup"

    def take(self) -> None:
        if self._url.startswith("sqlite"):
            file = self._url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(self._file)) as copy:
                live.backup(copy)
        else:
            self._run("pg_dump", "--format=custom", f"--file={self._file}")

    def restore(self) -> None:
        if self._url.startswith("sqlite"):
            file = self._url.removeprefix("sqlite:///")
            for rest in (f"{file}-wal", f"{file}-shm"):
                Path(rest).unlink(missing_ok=True)
            shutil.copy(self._file, file)
        else:
            self._run("pg_restore", "--clean", "--if-exists", "--dbname", self._name, str(self._file))

    @property
    def _name(self) -> str:
        return str(driven_url(self._url).database)

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which(program)
        assert found is not None and postgresql.is_available()
        socket = dict(driven_url(self._url).query)["host"]
        where = ("--host", str(socket), "--username", "postgres")
        target = () if program == "pg_restore" else (self._name,)
        subprocess.run([found, *where, *arguments, *target], check=True, env=dict(os.environ), timeout=60)
