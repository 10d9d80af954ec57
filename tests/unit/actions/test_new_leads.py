"""Requests are counted when they are new, and once they are saved."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY

from actions.new_leads import counted
from bot.leads.following import Step, nothing
from bot.leads.lead import Lead, Source, Status

NOON = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc)
LEAD = Lead("lead", "talk", 1, NOON, NOON, status=Status.QUALIFIED, segment="B2B2C")


def total() -> float:
    labels = {"status": "qualified", "segment": "B2B2C"}
    return REGISTRY.get_sample_value("aiguilleur_leads_saved_total", labels) or 0.0


def saving(lead: Lead, before: Lead | None) -> float:
    """By how much the count grows when this lead is saved over the one before."""

    def save(follow: Step) -> Lead:
        return follow(None, before, lead)

    was = total()
    assert counted(nothing, save) == lead
    return total() - was


def test_a_first_confirmation_counts_whether_or_not_a_draft_was_kept() -> None:
    assert saving(LEAD, None) == 1
    assert saving(LEAD, replace(LEAD, status=Status.DRAFT)) == 1


def test_a_correction_of_a_confirmed_request_does_not_count_again() -> None:
    assert saving(LEAD, LEAD) == 0


def test_tests_are_left_out() -> None:
    assert saving(replace(LEAD, source=Source(test=True)), None) == 0


def test_what_is_not_saved_is_not_counted_and_the_steps_still_follow() -> None:
    seen: list[Lead] = []

    def follow(_uow: object, _before: Lead | None, lead: Lead) -> Lead:
        seen.append(lead)
        return lead

    def save(steps: Step) -> Lead:
        steps(None, None, LEAD)
        raise RuntimeError("not committed")

    was = total()
    with pytest.raises(RuntimeError):
        counted(follow, save)
    assert (total() - was, seen) == (0, [LEAD])
