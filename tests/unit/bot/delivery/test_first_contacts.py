from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.accounts.account import Role, User
from bot.bootstrap import Services
from bot.delivery.first_contacts import watch_first_contacts
from bot.delivery.tasks import TASKS
from bot.leads.capture import capture_final
from bot.playbook import read_playbook
from tests.support import crm

PLAYBOOK = read_playbook(crm.ROOT / "playbook.yml")
LATER = crm.NOW + datetime.timedelta(days=2)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = crm.open_services(tmp_path)
    with opened.unit_of_work() as uow:
        uow.users.add(User("a", "admin@example.org", "Admin", Role.ADMIN, "x", crm.NOW))
        uow.commit()
    settings = replace(opened.settings, smtp_url="smtp://localhost", public_url="https://chat.example")
    yield replace(opened, settings=settings)
    opened.close()


def received(services: Services, number: int) -> None:
    lead = crm.another(
        number, callback_at=None, email=f"p{number}@exemple.fr", phone=None, conversation_id=f"c{number}"
    )
    capture_final(services.unit_of_work(), lead, services.follow(PLAYBOOK))


def waiting(services: Services) -> int:
    with services.reading() as uow:
        return uow.mails.state().waiting


def test_everything_that_is_due_is_done_once(services: Services) -> None:
    for number in range(3):
        received(services, number)
    watch_first_contacts(services, PLAYBOOK, crm.NOW)
    assert waiting(services) == 0
    watch_first_contacts(services, PLAYBOOK, LATER)
    assert waiting(services) == 3
    watch_first_contacts(services, PLAYBOOK, LATER)
    assert waiting(services) == 3
    with services.unit_of_work() as uow:
        claimed = uow.mails.claim(LATER, LATER)
    assert claimed is not None and "https://chat.example/console/demandes/lead-" in claimed.mail.text


def test_an_installation_that_sends_no_e_mails_queues_none(services: Services) -> None:
    silent = replace(services, settings=replace(services.settings, smtp_url=""))
    received(silent, 1)
    watch_first_contacts(silent, PLAYBOOK, LATER)
    assert waiting(silent) == 0
    watch_first_contacts(services, PLAYBOOK, LATER)
    assert waiting(services) == 0, "and what was late then is not told days later"


def test_without_rules_there_is_nothing_to_watch(services: Services) -> None:
    received(services, 1)
    watch_first_contacts(services, replace(PLAYBOOK, routing=None), LATER)
    assert waiting(services) == 0


def test_the_delivery_process_watches_every_minute() -> None:
    [task] = [task for task in TASKS if task.run is watch_first_contacts]
    assert task.every == datetime.timedelta(minutes=1)
