"""Leads to be scored."""

from __future__ import annotations

import datetime
from typing import Any

from bot.leads.lead import Lead, Status
from bot.scoring.weights import of_playbook

NOW = datetime.datetime(2026, 5, 4, 9, 30, tzinfo=datetime.timezone.utc)
TODAY = NOW.date()
SCORING = of_playbook({})


def in_days(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


def a_lead(segment: str | None = "B2B", **changes: Any) -> Lead:
    values: dict[str, Any] = {"status": Status.QUALIFIED, "confidence": 0.95, **changes}
    return Lead("lead", "conversation", 1, NOW, NOW, segment=segment, **values)
