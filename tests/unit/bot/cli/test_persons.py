from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from bot.bootstrap import Services
from bot.privacy.erasure import digest_of
from bot.settings import PREFIX
from tests.support import crm
from tests.unit.bot.cli.conftest import Command

EMAIL = crm.COMPLETE.email or ""


@pytest.fixture(autouse=True)
def known(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}PLAYBOOK", str(crm.ROOT / "playbook.yml"))
    monkeypatch.setenv(f"{PREFIX}TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    monkeypatch.setenv(f"{PREFIX}ERASURE_LIST", f"{tmp_path}/erasures.jsonl")
    crm.add_lead(services)


def test_a_person_is_found_without_being_shown(command: Command) -> None:
    said = command("persons", "find", "--phone", "06 39 98 00 12")
    assert said.code == 0 and "1 conversations" in said.out and "Kervadec" not in said.out


def test_everything_is_exported_for_its_owner_alone(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "person.zip"
    assert command("persons", "export", "--email", EMAIL, "--out", str(out)).code == 0
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(out) as files:
        assert "Kervadec" in files.read("donnees-personnelles.json").decode()


@pytest.mark.parametrize(
    "erase",
    [
        ("persons", "erase", "--email", EMAIL.upper()),
        ("persons", "erase", "--lead", crm.COMPLETE.id),
        ("leads", "erase", crm.COMPLETE.id),
    ],
)
def test_a_person_is_erased_and_listed_for_a_restore(
    command: Command, services: Services, tmp_path: Path, erase: tuple[str, ...]
) -> None:
    said = command(*erase, "--yes", "--json")
    proof = json.loads(said.out)
    assert proof["conversations"] == 1 and proof["counts"]["leads"] == 1
    with services.reading() as uow:
        assert uow.leads.get(crm.COMPLETE.id) is None
    listed = command("persons", "list-erasures").out
    assert json.loads(listed)["digest"] == digest_of(crm.COMPLETE.conversation_id)
    crm.add_lead(services)  # as a restored backup would
    again = command("persons", "reapply-erasures", str(tmp_path / "erasures.jsonl"), "--json")
    assert json.loads(again.out) == {"listed": 1, "erased_again": 1}


def test_a_rehearsal_erases_nothing(command: Command, services: Services) -> None:
    assert command("persons", "erase", "--email", EMAIL, "--dry-run").code == 0
    with services.reading() as uow:
        assert uow.leads.get(crm.COMPLETE.id) is not None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say who it is"),
        (("--email", "nothing"), "no e-mail address"),
        (("--phone", "12"), "no phone number"),
        (("--lead", "nothing"), "no lead with this id"),
    ],
)
def test_who_cannot_be_sought_is_said_without_repeating_it(
    command: Command, arguments: tuple[str, ...], said: str
) -> None:
    outcome = command("persons", "find", *arguments)
    assert outcome.code == 1 and said in outcome.error


def test_a_list_that_is_none_is_refused_with_its_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("x\n", encoding="utf-8")
    outcome = command("persons", "reapply-erasures", str(tmp_path / "list"))
    assert outcome.code == 1 and "no erasure stands in line 1" in outcome.error
