from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Lead, Status
from bot.settings import PREFIX
from tests.support import crm
from tests.unit.bot.cli.conftest import Command

LONG_AGO = datetime.datetime(2019, 5, 6, tzinfo=datetime.timezone.utc)


@pytest.fixture(autouse=True)
def old_lead(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}PLAYBOOK", str(crm.ROOT / "playbook.yml"))
    monkeypatch.setenv(f"{PREFIX}TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    with services.unit_of_work() as uow:
        uow.leads.claim(Lead("l", "c", 1, LONG_AGO, LONG_AGO, status=Status.QUALIFIED, last_name="Kervadec"))
        uow.commit()


def test_a_rehearsal_says_what_would_go(command: Command, services: Services) -> None:
    said = command("retention", "purge", "--dry-run")
    assert said.code == 0 and said.out.endswith("1 would be deleted.\n")
    with services.reading() as uow:
        assert uow.leads.get("l") is not None


@pytest.mark.parametrize("group", ["retention", "leads"])
def test_a_purge_reports_in_figures_alone(command: Command, services: Services, group: str) -> None:
    said = command(group, "purge", "--json")
    report = json.loads(said.out)
    assert (report["total"], report["counts"]) == (1, {"leads": {"prospects": 1}})
    assert "Kervadec" not in said.out + said.error
    with services.reading() as uow:
        assert uow.leads.get("l") is None
    assert command("retention", "purge").out == "nothing has been kept for too long.\n"
