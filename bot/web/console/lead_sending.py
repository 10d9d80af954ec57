"""On the page of a lead: to whom it was handed over, and when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.accounts.account import User
from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.receivers import OWNER, WITHDRAWN
from bot.unit_of_work import UnitOfWork
from bot.web.console.lead_words import name_of_email
from bot.web.console.moments import Moment, moment
from bot.web.console.sending_words import reason, sending_words

_SHOWN = frozenset({DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.DEAD})


@dataclass(frozen=True)
class SendingLine:
    """« Transmise à CRM le 3 mars à 14 h 30 »"""

    text: str
    at: Moment
    state: str
    note: str


@dataclass(frozen=True)
class Sendings:
    """What was, is and will be handed over of one lead, and the names of whom."""

    deliveries: Sequence[Delivery] = ()
    receivers: Mapping[str, str] | None = None


def find_sendings(uow: UnitOfWork, lead_id: str) -> Sendings:
    """In the transaction that reads the lead."""
    found = uow.deliveries.of_lead(lead_id)
    return Sendings(found, {item.id: item.name for item in uow.receivers.all()} if found else {})


def sending_lines(
    found: Sendings, people: Sequence[User], now: datetime.datetime, moments: Mapping[str, str]
) -> list[SendingLine]:
    """One line for each receiver and each person, as things stand: the last word counts."""
    last: dict[str, Delivery] = {}
    for item in found.deliveries:
        if item.state in _SHOWN:
            last[f"{item.receiver_id} {item.told or ''}"] = item
    return [_line(item, found, people, now, moments) for item in last.values()]


def _line(
    item: Delivery,
    found: Sendings,
    people: Sequence[User],
    now: datetime.datetime,
    moments: Mapping[str, str],
) -> SendingLine:
    name = (found.receivers or {}).get(item.receiver_id, "")
    who = name_of_email(item.told, people) if item.receiver_id == OWNER and item.told else name
    at = item.delivered_at or item.next_attempt_at or item.created_at
    state = _state(item)
    text = sending_words()["lead_states"][state].format(who=who)
    note = reason(item.last_error) if item.state is not DeliveryState.DELIVERED else ""
    return SendingLine(text, moment(at, now, moments), item.state.value, note)


def _state(item: Delivery) -> str:
    if item.event == WITHDRAWN:
        return "withdrawn" if item.state is DeliveryState.DELIVERED else "withdrawing"
    if item.state is DeliveryState.WAITING and item.leased:
        return "sending"
    return item.state.value
