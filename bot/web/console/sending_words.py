"""Deliveries and receivers in French."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.sending.deliveries import Delivery
from bot.sending.receivers import Receiver, ReceiverState
from bot.sending.repository import COUNTED
from bot.web.console import paths
from bot.web.console.moments import Moment, moment


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery as a table shows it."""

    id: int
    event: str
    who: str
    """Whose request it is about."""
    receiver: str
    receiver_href: str
    lead_href: str
    reason: str
    attempts: int
    planned: Moment
    next: Moment | None


def sending_words() -> Mapping[str, Any]:
    """The wording of these pages."""
    return wording.load("console_sending")


def delivery_row(
    item: Delivery,
    receivers: Mapping[str, str],
    people: Mapping[str, str],
    now: datetime.datetime,
    moments: Mapping[str, str],
) -> DeliveryRow:
    """The row of one delivery, with the names of receivers, and of the people behind requests."""
    return DeliveryRow(
        item.id,
        sending_words()["events"].get(item.event, item.event),
        people.get(item.lead_id or "", ""),
        receivers.get(item.receiver_id, ""),
        paths.receiver(item.receiver_id),
        paths.lead(item.lead_id) if item.lead_id else "",
        reason(item.last_error),
        item.attempts,
        moment(item.created_at, now, moments),
        moment(item.next_attempt_at, now, moments) if item.next_attempt_at else None,
    )


def reason(error: str | None) -> str:
    """Why something was not delivered; what has no words yet is shown by its code."""
    if not error:
        return ""
    texts = sending_words()["reasons"]
    if error.startswith("http_"):
        return str(texts["http"].format(code=error.removeprefix("http_")))
    code, _, text = error.partition(": ")
    return str(texts[code].format(text=text)) if code in texts else error


def state_of(receiver: Receiver, now: datetime.datetime) -> str:
    """The state of a receiver as a code of the wording."""
    if receiver.state is ReceiverState.ACTIVE and not receiver.is_ready(now):
        return "resting"
    return receiver.state.value


def counted(number: int) -> str:
    """A count that ends early."""
    return str(number) if number < COUNTED else str(sending_words()["more"].format(count=number))
