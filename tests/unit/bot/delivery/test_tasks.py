"""What is done by the clock."""

from __future__ import annotations

from pathlib import Path

from bot.delivery.tasks import TASKS, score_again
from bot.playbook import read_playbook
from bot.scoring.step import scored
from bot.scoring.weights import of_playbook
from tests.support import crm

PLAYBOOK = read_playbook(crm.ROOT / "playbook.yml")


def test_leads_are_scored_again_after_the_weights_changed(tmp_path: Path) -> None:
    services = crm.open_services(tmp_path)
    earlier = of_playbook({"scoring": {"weights": {"B2B": {"need": 100}}}})
    crm.add_lead(services, scored(crm.COMPLETE, earlier))
    for _ in (1, 2):  # killed and run again, it does no harm
        score_again(services, PLAYBOOK, crm.NOW)
    with services.reading() as uow:
        assert uow.leads.get("lead-complete") == scored(crm.COMPLETE, PLAYBOOK.scoring)
    services.close()


def test_each_task_has_a_name_of_its_own() -> None:
    names = [task.name for task in TASKS]
    assert len(set(names)) == len(names)
