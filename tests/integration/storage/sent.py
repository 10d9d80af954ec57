"""What is told of leads, claimed and settled as the worker does."""

from __future__ import annotations

import datetime

from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)
HOOK = Receiver("hook", WEBHOOK, "CRM", "https://crm.example/", frozenset(TOOL_EVENTS), NOW, seed="one")


def event(house: Database, name: str, lead_id: str = "a", *, planned: bool = True) -> None:
    with house.writing() as uow:
        uow.outbox.add(lead_id, name, NOW)
        if planned:
            uow.deliveries.plan(NOW)
        uow.commit()


def claim(house: Database, at: datetime.datetime = NOW, receiver: str = "hook") -> Delivery | None:
    with house.writing() as uow:
        found = uow.deliveries.claim(receiver, at, at + 2 * MINUTE)
        uow.commit()
    return found


def claimed(house: Database, at: datetime.datetime = NOW, receiver: str = "hook") -> Delivery:
    found = claim(house, at, receiver)
    assert found is not None
    return found


def settle(house: Database, how: str, *arguments: object) -> None:
    with house.writing() as uow:
        getattr(uow.deliveries, how)(*arguments)
        uow.commit()


def states(house: Database, lead_id: str = "a") -> list[tuple[str, DeliveryState]]:
    with house.reading() as uow:
        return [(item.event, item.state) for item in uow.deliveries.of_lead(lead_id)]
