"""What the playbook says of calls that visitors book themselves."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CallbackRules:
    """The section `callbacks` of the playbook."""

    length: datetime.timedelta = datetime.timedelta(minutes=30)
    notice: datetime.timedelta = datetime.timedelta(hours=2)
    """No call is promised earlier than so long after it was asked for."""
    days_ahead: int = 14
    """Nor later than so many days."""
    parallel: int | None = None
    """So many calls at once; None: as many as there are people who work on leads."""


def rules_of(section: Mapping[str, Any] | None) -> CallbackRules | None:
    """The rules as the playbook writes them; None when it arranges no calls."""
    if section is None:
        return None
    return CallbackRules(
        datetime.timedelta(minutes=section.get("minutes", 30)),
        datetime.timedelta(hours=section.get("notice_hours", 2)),
        section.get("days_ahead", 14),
        section.get("parallel"),
    )
