"""The score of a lead: points per criterion, with reasons in French."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.leads.lead import SILENT, Kind, Lead
from bot.qualification.segments import Segment
from bot.scoring.authority import judge_authority, judge_bridge
from bot.scoring.criteria import CRITERIA, Criterion, Finding
from bot.scoring.dates import judge_calendar, judge_timeline
from bot.scoring.fit import judge_fit, judge_reach
from bot.scoring.money import judge_budget
from bot.scoring.need import judge_need
from bot.scoring.purchase import judge_procedure
from bot.scoring.weights import Scoring
from bot.wording.moments import french_date


@dataclass(frozen=True)
class Line:
    """What one criterion brought."""

    criterion: Criterion
    label: str
    reason: str
    points: int
    most: int


@dataclass(frozen=True)
class Score:
    """The points of a lead; they are the sum of its lines."""

    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        """From 0 to 100."""
        return sum(line.points for line in self.lines)

    @property
    def reasons(self) -> tuple[str, ...]:
        """One sentence for each criterion, as the lead keeps them."""
        layout = wording.load("score")["line"]
        return tuple(
            layout.format(label=line.label, reason=line.reason, points=line.points, most=line.most)
            for line in self.lines
        )


def has_score(lead: Lead) -> bool:
    """Whether a score makes sense: of a request to buy that may be answered, not of a regulator's."""
    return (
        lead.kind is Kind.SALES
        and lead.status not in SILENT
        and lead.segment is not None
        and Segment(lead.segment) in CRITERIA
    )


def score_of(lead: Lead, scoring: Scoring) -> Score | None:
    """The score; None for whoever has none."""
    if not has_score(lead):
        return None
    segment = Segment(lead.segment)
    lines = [
        _line(criterion, most, _JUDGES[criterion](lead, segment, scoring))
        for criterion, most in scoring.weights[segment].items()
    ]
    return Score(tuple(lines))


def _line(criterion: Criterion, most: int, found: Finding) -> Line:
    words = wording.load("score")
    reason = words["reasons"][criterion.value][found.reason].format(**_shown(found.values))
    points = int(most * found.share + 0.5)
    return Line(criterion, words["criteria"][criterion.value], reason, points, most)


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    if isinstance(value, datetime.date):
        return dated(value)
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)


def dated(day: datetime.date) -> str:
    """« 1er avril 2026 », « 2 avril 2026 »."""
    return french_date(day, "d\u00a0MMMM y")


Judge = Callable[[Lead, Segment, Scoring], Finding]
_JUDGES: Mapping[Criterion, Judge] = {
    Criterion.NEED: lambda lead, *_: judge_need(lead.need),
    Criterion.BUDGET: lambda lead, segment, scoring: judge_budget(lead, scoring.full_budget[segment]),
    Criterion.AUTHORITY: lambda lead, segment, _: (
        judge_bridge(lead.role) if segment is Segment.B2C2B else judge_authority(lead.role)
    ),
    Criterion.TIMELINE: lambda lead, *_: judge_timeline(lead),
    Criterion.PROCEDURE: lambda lead, _, scoring: judge_procedure(lead, scoring.procurement),
    Criterion.CALENDAR: lambda lead, *_: judge_calendar(lead),
    Criterion.REACH: lambda lead, segment, _: judge_reach(lead, segment),
    Criterion.FIT: lambda lead, segment, _: judge_fit(lead, segment),
}
