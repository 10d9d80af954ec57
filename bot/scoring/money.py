"""What somebody can spend, against what is worth all the points."""

from __future__ import annotations

from bot.leads.lead import Lead
from bot.scoring.criteria import Finding, rules, step_of

_A_YEAR = 12


def judge_budget(lead: Lead, full: int) -> Finding:
    """The amount of a year; a budget of nothing brings nothing."""
    amount = yearly(lead)
    if amount is None:
        return Finding(0.0, "none")
    if amount == 0:
        return Finding(0.0, "zero")
    share = step_of(rules()["budget"], amount / full)
    reason = "once" if lead.budget_period in (None, "once") else "year"
    return Finding(share, reason, {"amount": amount, "full": full})


def yearly(lead: Lead) -> int | None:
    """The budget, a monthly one for twelve months."""
    if lead.budget is None:
        return None
    return lead.budget * (_A_YEAR if lead.budget_period == "month" else 1)
