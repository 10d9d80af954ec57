"""What a score is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from bot.qualification.segments import Segment
from bot.yaml_text import read_yaml


class Criterion(str, Enum):
    """Something that brings points."""

    NEED = "need"
    BUDGET = "budget"
    AUTHORITY = "authority"
    TIMELINE = "timeline"
    PROCEDURE = "procedure"
    """How a public body will buy."""
    CALENDAR = "calendar"
    """By when a public body needs an offer."""
    REACH = "reach"
    """How many consumers or companies an intermediary brings."""
    FIT = "fit"


_BY_HAND = (Criterion.NEED, Criterion.REACH, Criterion.AUTHORITY, Criterion.TIMELINE, Criterion.FIT)
CRITERIA: Mapping[Segment, tuple[Criterion, ...]] = {
    Segment.B2C: (Criterion.NEED, Criterion.BUDGET, Criterion.TIMELINE, Criterion.FIT),
    Segment.B2B: (
        Criterion.NEED, Criterion.BUDGET, Criterion.AUTHORITY, Criterion.TIMELINE, Criterion.FIT,
    ),
    Segment.B2A: (Criterion.NEED, Criterion.PROCEDURE, Criterion.CALENDAR, Criterion.FIT),
    Segment.B2B2C: _BY_HAND,
    Segment.B2C2B: _BY_HAND,
}  # fmt: skip
"""What counts in each segment, in the order of telling. A regulator buys nothing and has no score."""


@dataclass(frozen=True)
class Finding:
    """What one criterion found: a share of its points, and why, as a key of the wording with its values."""

    share: float
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


@cache
def rules() -> dict[str, Any]:
    """The content of `rules.yml`."""
    text = files("bot.scoring").joinpath("rules.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = read_yaml(text)
    return content


def step_of(steps: list[dict[str, float]], value: float) -> float:
    """The share of the first step that a value reaches; the steps fall."""
    return next(step["share"] for step in steps if value >= step["from"])
