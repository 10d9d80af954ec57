import datetime

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Status
from tests.support import crm
from tests.unit.bot.cli.conftest import Command

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def playbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGUILLEUR_PLAYBOOK", str(crm.ROOT / "playbook.yml"))


def test_what_has_changed_is_counted_once(command: Command, services: Services) -> None:
    for number in range(3):
        lead = crm.another(number, created_at=crm.NOW - number * DAY, status=Status.QUALIFIED)
        crm.add_lead(services, lead, talk=False)
    assert command("board", "refresh").out == "3 days were counted.\n"
    assert command("board", "refresh").out == "0 days were counted.\n"


def test_all_days_are_counted_when_asked_for(command: Command, services: Services) -> None:
    assert command("board", "refresh", "--all").out == "0 days were counted.\n"
    crm.add_lead(services, talk=False)
    command("board", "refresh")
    assert command("board", "refresh", "--all").out == "1 day was counted.\n"
