import datetime
import json

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Lead, Status
from bot.leads.outgoing import CREATED
from bot.sending.deliveries import Delivery
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver
from tests.unit.bot.cli.conftest import Command


@pytest.fixture
def dead(services: Services) -> Delivery:
    """A dead letter of a webhook."""
    now = services.now() - datetime.timedelta(hours=3)
    lead = Lead("lead-1", "talk", 1, now, now, status=Status.QUALIFIED, email="maelle@menuiserie.example")
    with services.unit_of_work() as uow:
        uow.receivers.save(
            Receiver("hook", WEBHOOK, "CRM", "https://crm.example/", frozenset(TOOL_EVENTS), now)
        )
        uow.leads.claim(lead)
        uow.outbox.add(lead.id, CREATED, now)
        uow.deliveries.plan(now)
        claimed = uow.deliveries.claim("hook", now, now)
        assert claimed is not None
        uow.deliveries.give_up(claimed, "http_500")
        uow.commit()
    return claimed


def test_dead_letters_are_listed_for_people_and_for_programs(command: Command, dead: Delivery) -> None:
    table = command("outbox", "list", "--state", "dead").out
    assert "lead.created" in table and "CRM" in table and "http_500" in table
    found = json.loads(command("outbox", "list", "--state", "dead", "--json").out)
    assert found["receivers"] == [{"id": "hook", "name": "CRM", "kind": "webhook", "state": "active"}]
    (item,) = found["deliveries"]
    assert (item["key"], item["lead"], item["state"], item["attempts"]) == (dead.key, "lead-1", "dead", 1)
    assert "maelle" not in json.dumps(found)
    assert json.loads(command("outbox", "list", "--json").out)["deliveries"] == []


def test_one_dead_letter_or_all_of_a_receiver_are_sent_again(command: Command, dead: Delivery) -> None:
    assert command("outbox", "replay", str(dead.id)).out == "1 dead letter is sent again\n"
    refused = command("outbox", "replay", str(dead.id))
    assert refused.code == 1 and "is not a dead letter" in refused.error
    assert json.loads(command("outbox", "replay", "--receiver", "hook", "--json").out) == {"replayed": 0}
    (waiting,) = json.loads(command("outbox", "list", "--json").out)["deliveries"]
    assert waiting["key"] == dead.key


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "name one"), (("1", "--receiver", "x"), "name one"), (("--receiver", "x"), "no receiver x")],
)
def test_a_replay_of_nothing_in_particular_is_refused(
    command: Command, services: Services, arguments: tuple[str, ...], said: str
) -> None:
    refused = command("outbox", "replay", *arguments)
    assert refused.code == 1 and said in refused.error


def test_a_reconciliation_fails_as_long_as_something_differs(
    command: Command, services: Services, dead: Delivery
) -> None:
    found = command("outbox", "reconcile", "--json")
    report = json.loads(found.out)
    assert found.code == 1
    assert report["differences"] == {"given_up": [dead.key]}
    assert (report["saved"], report["announced"], report["delivered"]) == (1, 1, 0)
    assert "given up (1)" in command("outbox", "reconcile").out
    with services.unit_of_work() as uow:
        assert uow.deliveries.replay(dead.id, dead.created_at)
        claimed = uow.deliveries.claim("hook", services.now(), services.now())
        assert claimed is not None
        uow.deliveries.delivered(claimed, services.now(), None)
        uow.commit()
    calm = command("outbox", "reconcile", "--json")
    assert calm.code == 0 and json.loads(calm.out)["delivered"] == 1
