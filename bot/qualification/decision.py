"""From evidence to a segment: a probability for each, and whether it is sure enough to go on without asking.

The model is a log-linear one: each segment's score is its prior plus the weights of all distinct evidence,
and the probabilities are their softmax together with a constant score for « cannot tell ». Adding evidence
for a segment therefore never lowers it, and the order of messages does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.qualification.evidence import Evidence, distinct, evidence
from bot.qualification.segments import UNKNOWN, Profile, Segment, Usage
from bot.yaml_text import read_yaml

_TABLE = Path(__file__).with_name("thresholds.yml")
CLASSIFIER = "classifier"
NEVER = 0.001
"""No probability counts as smaller: a classifier is never that sure."""
READINGS = 12
"""So many messages that the classifier has read are remembered one by one."""


@dataclass(frozen=True)
class Thresholds:
    """The numbers of thresholds.yml."""

    prior: Mapping[Segment, float]
    unknown: float
    sure: float
    sure_after_asking: float
    trusted: float
    classifier_factor: float
    classifier_limit: float
    arrival: float
    answer_button: float
    answer_words: float
    ruled_out: float
    after_correction: float
    cost_segment: float
    cost_usage: float


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    """The decision's numbers, read once."""
    data: dict[str, Any] = read_yaml(_TABLE.read_text(encoding="utf-8"))
    prior = {Segment(code): float(value) for code, value in data.pop("prior").items()}
    return Thresholds(prior=prior, **{name: float(value) for name, value in data.items()})


@dataclass(frozen=True)
class Decision:
    """The segments by probability (with `unknown`, they add up to 1), best first."""

    probabilities: tuple[tuple[Segment, float], ...]
    unknown: float
    sure: bool

    @property
    def segment(self) -> Segment:
        """The best of the six."""
        return self.probabilities[0][0]

    @property
    def confidence(self) -> float:
        """The best segment's probability, 0 to 1."""
        return self.probabilities[0][1]

    @property
    def runner_up(self) -> Segment:
        """The second best of the six."""
        return self.probabilities[1][0]

    @property
    def label(self) -> str:
        """The label one would bet on, of seven: a segment's code or `unknown`."""
        return self.segment.value if self.confidence >= self.unknown else UNKNOWN


def decide(items: Iterable[Evidence], asked: bool = False) -> Decision:
    """Weigh the evidence. `asked`: the visitor has already answered our question about it."""
    numbers = thresholds()
    scores = {segment: numbers.prior[segment] for segment in Segment}
    learnt = dict.fromkeys(Segment, 0.0)
    possible = set(Segment)
    for item in distinct(items):
        for segment, weight in item.weights:
            (learnt if item.signal == CLASSIFIER else scores)[segment] += weight
            if item.signal != CLASSIFIER and weight <= -numbers.ruled_out:
                possible.discard(segment)
    # However many messages it has read, the classifier stays one witness among others…
    limit = numbers.classifier_limit
    learnt = {segment: max(-limit, min(limit, weight)) for segment, weight in learnt.items()}
    # … and that a first message could not be decided says nothing once the visitor has answered.
    undecided = max(learnt[segment] for segment in possible or Segment) if asked else 0.0
    for segment, weight in learnt.items():
        scores[segment] += weight - min(0.0, undecided)
    exponentials = {segment: math.exp(score) for segment, score in scores.items()}
    nothing = math.exp(numbers.unknown)
    total = sum(exponentials.values()) + nothing
    ranked = sorted(((s, e / total) for s, e in exponentials.items()), key=lambda pair: -pair[1])
    needed = numbers.sure_after_asking if asked else numbers.sure
    return Decision(tuple(ranked), nothing / total, ranked[0][1] >= needed)


def condensed(items: Sequence[Evidence]) -> list[Evidence]:
    """The same evidence, of which a conversation however long keeps only so much.

    What the classifier read in the same words counts once, as it does in `decide`. Of more than `READINGS`
    messages the oldest become one reading: it weighs what they weighed together.
    """
    read = distinct(item for item in items if item.signal == CLASSIFIER)
    oldest = read[: len(read) - READINGS + 1] if len(read) > READINGS else []
    kept = {id(item): item for item in read}
    if oldest:
        sums = dict.fromkeys(Segment, 0.0)
        for item in oldest:
            del kept[id(item)]
            for segment, weight in item.weights:
                sums[segment] += weight
        telling = max(oldest, key=lambda item: abs(item.strongest[1]))
        kept[id(oldest[0])] = evidence(CLASSIFIER, telling.quote, telling.turn, sums)
    found = (item if item.signal != CLASSIFIER else kept.pop(id(item), None) for item in items)
    return [item for item in found if item is not None]


def classifier_evidence(ranking: Mapping[str, float], quote: str, turn: int) -> Evidence | None:
    """What the trained classifier's probabilities (per label, `unknown` included) say about the segments.

    A segment's weight is its log-odds against `unknown`, so that a message that cannot be decided lowers
    them all.
    """
    numbers = thresholds()
    if not ranking:
        return None
    undecided = max(ranking.get(UNKNOWN, 0.0), NEVER)
    weights: dict[Segment, float] = {}
    for segment in Segment:
        odds = math.log(max(ranking.get(segment.value, 0.0), NEVER) / undecided)
        weight = numbers.classifier_factor * odds
        weights[segment] = round(max(-numbers.classifier_limit, min(numbers.classifier_limit, weight)), 3)
    return evidence(CLASSIFIER, quote, turn, weights)


_PROFILE_ANSWER: dict[Profile, dict[Segment, float]] = {
    Profile.CONSUMER: {Segment.B2C: 1.0, Segment.B2C2B: 0.35},
    Profile.COMPANY: {Segment.B2B: 1.0, Segment.B2B2C: 0.5, Segment.B2C2B: 0.25},
    Profile.ADMINISTRATION: {Segment.B2A: 1.0, Segment.B2R: 0.75},
    Profile.INTERMEDIARY: {Segment.B2B2C: 1.0, Segment.B2C2B: 1.0, Segment.B2B: 0.3},
}
_USAGE_ANSWER: dict[Usage, dict[Segment, float]] = {
    Usage.OWN: {Segment.B2C: 1.0, Segment.B2B: 1.0, Segment.B2A: 1.0},
    Usage.RESALE: {Segment.B2B2C: 1.0, Segment.B2B: 0.3},
    Usage.EMBED: {Segment.B2B2C: 1.0},
    Usage.RECOMMEND: {Segment.B2C2B: 1.0},
    Usage.COMPLIANCE: {Segment.B2R: 1.2},
}


def answer_weights(question: str) -> dict[str, dict[Segment, float]]:
    """What each answer in words to the question `segment` or `usage` weighs, by the answer's name."""
    strength = thresholds().answer_words
    shares: Mapping[Any, dict[Segment, float]] = _PROFILE_ANSWER if question == "segment" else _USAGE_ANSWER
    return {
        answer.value: {segment: share * strength for segment, share in row.items()}
        for answer, row in shares.items()
    }


def profile_answer(profile: Profile, quote: str, turn: int, button: bool) -> Evidence:
    """Evidence from the answer to « vous êtes plutôt… »."""
    strength = thresholds().answer_button if button else thresholds().answer_words
    weights = {segment: share * strength for segment, share in _PROFILE_ANSWER[profile].items()}
    return evidence(f"answers_profile_{profile.value}", quote, turn, weights)


def usage_answer(usage: Usage, quote: str, turn: int, button: bool) -> Evidence:
    """Evidence from the answer to « c'est pour l'utiliser vous-même ou… »."""
    strength = thresholds().answer_button if button else thresholds().answer_words
    weights = {segment: share * strength for segment, share in _USAGE_ANSWER[usage].items()}
    return evidence(f"answers_usage_{usage.value}", quote, turn, weights)


def segment_answer(segment: Segment, quote: str, turn: int) -> Evidence:
    """Evidence from a button that stands for exactly one segment."""
    return evidence("answers_segment", quote, turn, {segment: 2 * thresholds().answer_button})


def corrected(items: Iterable[Evidence]) -> list[Evidence]:
    """Earlier evidence after the visitor corrected who they are: it hardly counts any more."""
    return [item.weakened(thresholds().after_correction) for item in items]
