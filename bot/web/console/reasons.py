"""Why the assistant chose a segment, in sentences beside the visitor's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.leads.lead import Evidence, Lead
from bot.qualification.decision import CLASSIFIER
from bot.web.console.rows import segment_label

_STRONG, _MEDIUM, _NOTHING = 2.0, 1.0, 0.05


@dataclass(frozen=True)
class Reason:
    """One thing the visitor said, and what it means."""

    sentence: str
    quote: str
    turn: int
    strength: str
    against: bool
    segment: str
    weighs: str


def reasons(lead: Lead, words: Mapping[str, Any]) -> list[Reason]:
    """The evidence of a lead, the weightiest first."""
    weightiest = sorted(lead.evidence, key=lambda item: (-abs(item.weight), item.turn))
    return [_reason(item, words) for item in weightiest]


def sentence(signal: str, words: Mapping[str, Any]) -> str:
    """What a signal means. One that a later version knows may be missing from this one."""
    return str(wording.load("reasons").get(signal, words["unknown_reason"]))


def quotes(evidence: Sequence[Evidence]) -> dict[int, list[str]]:
    """The words to mark in each turn; what is said of a whole message marks nothing."""
    found: dict[int, list[str]] = {}
    for item in evidence:
        if item.quote and item.signal != CLASSIFIER:
            found.setdefault(item.turn, []).append(item.quote)
    return found


def _reason(item: Evidence, words: Mapping[str, Any]) -> Reason:
    strength = strength_of(item.weight)
    texts = words["weighs"]
    label = segment_label(item.segment, words)
    side = texts["against" if item.weight < 0 else "for"]
    return Reason(
        sentence=sentence(item.signal, words),
        quote=item.quote,
        turn=item.turn,
        strength=strength,
        against=item.weight < 0,
        segment=item.segment or "",
        weighs=texts["nothing"]
        if strength == "nothing" or not item.segment
        else side.format(strength=texts[strength], segment=label),
    )


def strength_of(weight: float) -> str:
    """How much a piece of evidence weighs, in words: +2 multiplies the odds by about 7."""
    size = abs(weight)
    if size < _NOTHING:
        return "nothing"
    return "strong" if size >= _STRONG else "medium" if size >= _MEDIUM else "light"
