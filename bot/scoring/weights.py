"""How many points each criterion is worth in each segment, as a company published it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.qualification.segments import Segment
from bot.reference.procurement import ProcurementRules, known_rules, rules_of
from bot.scoring.criteria import CRITERIA, Criterion, rules

WHOLE = 100
_VERSION = 1
"""Counts changes of the code that judges: scores of another version are computed again."""


class WeightsError(ValueError):
    """These weights cannot be used; `path` says where they stand in the playbook."""

    def __init__(self, path: tuple[str, ...], reason: str) -> None:
        super().__init__(reason)
        self.path = path


@dataclass(frozen=True)
class Scoring:
    """All that decides a score beside the lead itself."""

    weights: Mapping[Segment, Mapping[Criterion, int]]
    full_budget: Mapping[Segment, int]
    procurement: ProcurementRules = field(default_factory=known_rules)

    @property
    def has_own_thresholds(self) -> bool:
        """Whether the thresholds of public purchases are those of the playbook, not of the table."""
        return self.procurement != known_rules()

    @cached_property
    def digest(self) -> str:
        """The same for the same weights and rules: a score is kept with it."""
        data = {**self.to_json(), "rules": rules(), "version": _VERSION}
        text = json.dumps(data, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        """What was published: kept with each rescoring."""
        return {
            "weights": {
                segment.value: {criterion.value: points for criterion, points in row.items()}
                for segment, row in self.weights.items()
            },
            "full_budget": {segment.value: amount for segment, amount in self.full_budget.items()},
            "thresholds": [
                {**vars(block), "start": block.start.isoformat()} for block in self.procurement.blocks
            ],
        }


def of_playbook(data: Mapping[str, Any]) -> Scoring:
    """The weights of a playbook's `scoring:`, and its `procurement:` thresholds if it has its own.

    A segment that is left out takes the points of `rules.yml`. Raises `WeightsError` for a row that does not
    add up, and for thresholds that cannot be.
    """
    scoring = data.get("scoring", {})
    given: Mapping[str, Mapping[str, int]] = scoring.get("weights", {})
    weights = {segment: _row(segment, given.get(segment.value)) for segment in CRITERIA}
    budgets = {**rules()["full_budget"], **scoring.get("full_budget", {})}
    return Scoring(
        weights=weights,
        full_budget={Segment(name): amount for name, amount in budgets.items()},
        procurement=_procurement(data),
    )


def _procurement(data: Mapping[str, Any]) -> ProcurementRules:
    if "procurement" not in data:
        return known_rules()
    try:
        return rules_of(data["procurement"])
    except ValueError as mistake:
        raise WeightsError(("procurement",), str(mistake)) from None


def _row(segment: Segment, given: Mapping[str, int] | None) -> dict[Criterion, int]:
    row = rules()["weights"][segment.value] if given is None else given
    total = sum(row.values())
    if total != WHOLE:
        raise WeightsError(
            ("scoring", "weights", segment.value),
            f"the points of {segment.value} add up to {total}, not to {WHOLE}",
        )
    return {criterion: row.get(criterion.value, 0) for criterion in CRITERIA[segment]}
