"""How far away what somebody waits for is, counted from the day of the request."""

from __future__ import annotations

import datetime

from bot.leads.lead import Lead
from bot.scoring.criteria import Finding, rules


def judge_timeline(lead: Lead) -> Finding:
    """The date behind « avant l’été », or the words without a date."""
    return _distance(lead, lead.timeline_date, lead.timeline)


def judge_calendar(lead: Lead) -> Finding:
    """The deadline for offers; without one, when the public body needs it."""
    if lead.deadline is None:
        return _distance(lead, lead.timeline_date, lead.timeline)
    days = _days(lead, lead.deadline)
    rushed = rules()["calendar_rushed"]
    if 0 <= days <= rushed["within"]:
        return Finding(rushed["share"], "rushed", {"days": days})
    found = _distance(lead, lead.deadline, None)
    return Finding(found.share, f"deadline_{found.reason}", found.values)


def _distance(lead: Lead, date: datetime.date | None, said: str | None) -> Finding:
    if date is None:
        return Finding(rules()["undated"], "undated") if said else Finding(0.0, "none")
    days = _days(lead, date)
    if days < 0:
        return Finding(rules()["passed"], "passed", {"days": -days})
    share = next(step["share"] for step in rules()["distance"] if days <= step.get("within", days))
    return Finding(share, "within", {"days": days})


def _days(lead: Lead, date: datetime.date) -> int:
    return (date - lead.created_at.astimezone(datetime.timezone.utc).date()).days
