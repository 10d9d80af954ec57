"""What a tool is told: the body of a webhook."""

from __future__ import annotations

import datetime
import json
from typing import Any

from bot.leads.lead import Lead
from bot.sending.deliveries import Delivery
from bot.sending.receivers import TRIAL, WITHDRAWN


def body_of(delivery: Delivery, lead: Lead | None) -> str:
    """The event as JSON: its type, its moment, and the lead as exports write it, as it is now."""
    return json.dumps(
        {
            "type": delivery.event,
            "timestamp": delivery.created_at.astimezone(datetime.timezone.utc).isoformat(),
            "data": _data(delivery, lead),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _data(delivery: Delivery, lead: Lead | None) -> dict[str, Any]:
    if delivery.event == TRIAL:
        return {}
    if delivery.event == WITHDRAWN or lead is None:
        return {"id": delivery.subject}
    return lead.to_json()
