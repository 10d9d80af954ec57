"""Scoring as one of the things that follow when a lead is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.leads.following import Step
from bot.leads.lead import Lead
from bot.scoring.score import score_of
from bot.scoring.weights import Scoring


def scored(lead: Lead, scoring: Scoring) -> Lead:
    """The lead with its score by these weights, or without one."""
    score = score_of(lead, scoring)
    if score is None:
        return replace(lead, score=None, score_reasons=(), score_weights=None)
    return replace(lead, score=score.points, score_reasons=score.reasons, score_weights=scoring.digest)


def scoring_step(scoring: Scoring) -> Step:
    """The step of these weights."""

    def step(_uow: Any, _before: Lead | None, lead: Lead) -> Lead:
        return scored(lead, scoring)

    return step
