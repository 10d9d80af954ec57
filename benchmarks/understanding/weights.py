"""Fit the weights of `bot/qualification` to the first messages of the training data: `make weights`.

What each signal speaks for is decided by hand, in signals.yml; how much is learnt here, together with how far
the classifier is to be trusted. The classifier's own probabilities come from models that have not seen the
message (cross-validation), so that it is not believed more than it deserves.

The loss is that of the decision itself (bot/qualification/decision.py): the log-probability of the right
label, with a penalty for each weight that moves away from where it stands. No weight may change its sign, so
that more evidence for a segment never lowers it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.understanding.examples import ROOT, read_examples
from bot.nlu.folding import fold
from bot.nlu.heads import softmax, train_head
from bot.nlu.model import Example
from bot.nlu.spacy_vectors import read_vectors
from bot.nlu.vectors import Vectorizer
from bot.nlu.word_vectors import WordVectors
from bot.qualification.decision import NEVER, thresholds
from bot.qualification.declarations import beyond, find_declarations
from bot.qualification.segments import UNKNOWN, Segment
from bot.qualification.signals import find_signals, signals

Array = NDArray[np.float64]
SEGMENTS = list(Segment)
LABELS = [segment.value for segment in SEGMENTS] + [UNKNOWN]
_SIGNALS = ROOT / "bot" / "qualification" / "signals.yml"
_THRESHOLDS = ROOT / "bot" / "qualification" / "thresholds.yml"
_FOLDS = 5
_PENALTY = 3.0
_FREE = 1.0  # a weight that nobody set may become so large, for or against
_SMALLEST = 0.1  # smaller weights are left out: they explain nothing


@dataclass(frozen=True)
class Cases:
    """First messages: labels (n,), the classifier's log-odds (n, 6), counts of signals (n, signals).

    What declarations weigh (n, 6) is given: too few first messages hold one for a fit.
    """

    truth: NDArray[np.int64]
    odds: Array
    found: Array
    declared: Array


def log_odds(probabilities: Array) -> Array:
    """Of each segment against « cannot tell », as the decision takes them."""
    bounded = np.maximum(probabilities, NEVER)
    odds: Array = np.log(bounded[:, :-1] / bounded[:, -1:])
    return odds


def out_of_fold(examples: Sequence[Example], meanings: WordVectors) -> Array:
    """What classifiers that have not seen a message make of it: probabilities (n, 7), calibrated."""
    found = np.zeros((len(examples), len(LABELS)))
    folds = np.random.RandomState(1).randint(0, _FOLDS, len(examples))
    for number in range(_FOLDS):
        known = [e for e, f in zip(examples, folds, strict=True) if f != number]
        texts = [fold(example.text) for example in known]
        vectorizer = Vectorizer.fit(texts, meanings=meanings)
        labels = [str(example.segment) for example in known]
        head = train_head(vectorizer.matrix(texts), labels, range(len(known)), 1.0, 5)
        rows = np.flatnonzero(folds == number)
        unseen = vectorizer.matrix([fold(examples[row].text) for row in rows])
        scores = np.asarray(unseen @ head.coefficients + head.intercept, np.float64)
        columns = [head.labels.index(label) for label in LABELS]
        found[rows] = softmax(scores, head.temperature)[:, columns]
    return found


def names_of_signals() -> list[str]:
    """Every signal, and its denial where that weighs something."""
    return [name for s in signals() for name in ([s.name, f"not_{s.name}"] if s.negated else [s.name])]


def weights_by_hand(names: Sequence[str]) -> Array:
    """The weights as they stand in signals.yml: (signals, 6)."""
    rows = {s.name: s.weights for s in signals()} | {f"not_{s.name}": s.negated for s in signals()}
    return np.array([[rows[name].get(segment, 0.0) for segment in SEGMENTS] for name in names])


def gather(examples: Sequence[Example], probabilities: Array, names: Sequence[str]) -> Cases:
    """The cases of the fit."""
    found, declared = np.zeros((len(examples), len(names))), np.zeros((len(examples), len(SEGMENTS)))
    position = {name: index for index, name in enumerate(names)}
    for row, example in enumerate(examples):
        declarations = find_declarations(example.text, 1)
        for item in beyond(declarations, find_signals(example.text, 1)):
            found[row, position[item.signal]] += 1
        for item in declarations:
            for segment, weight in item.weights:
                declared[row, SEGMENTS.index(segment)] += weight
    truth = np.array([LABELS.index(str(example.segment)) for example in examples])
    return Cases(truth, log_odds(probabilities), found, declared)


@dataclass(frozen=True)
class Weights:
    """All numbers of the decision that are learnt."""

    signals: Array
    prior: Array
    unknown: float
    factor: float

    @classmethod
    def from_vector(cls, vector: Array) -> Weights:
        """The inverse of `vector`."""
        return cls(vector[:-8].reshape(-1, 6), vector[-8:-2], float(vector[-2]), float(vector[-1]))

    def vector(self) -> Array:
        """All numbers in a row."""
        return np.concatenate([self.signals.ravel(), self.prior, [self.unknown, self.factor]])

    def probabilities(self, cases: Cases) -> Array:
        """Of each label for each case: (n, 7)."""
        scores = self.prior + cases.declared + cases.found @ self.signals + self.factor * cases.odds
        scores = np.column_stack([scores, np.full(len(scores), self.unknown)])
        return softmax(scores, 1.0)


def fit(cases: Cases, start: Weights, penalty: float = _PENALTY) -> Weights:
    """The weights under which the labels of the cases are most probable, near those of the start."""
    targets = np.eye(len(LABELS))[cases.truth]

    def loss(vector: Array) -> tuple[float, Array]:
        weights = Weights.from_vector(vector)
        probabilities = weights.probabilities(cases)
        wrong = probabilities - targets
        moved = weights.signals - start.signals
        value = -np.log(probabilities[np.arange(len(targets)), cases.truth] + 1e-12).sum()
        gradient = Weights(
            cases.found.T @ wrong[:, :6] + 2 * penalty * moved,
            wrong[:, :6].sum(axis=0),
            float(wrong[:, 6].sum()),
            float((wrong[:, :6] * cases.odds).sum()),
        )
        return float(value + penalty * (moved**2).sum()), gradient.vector()

    by_hand = start.signals.ravel()
    bounds: list[tuple[float | None, float | None]] = [
        (0.0, None) if w > 0 else (None, 0.0) if w < 0 else (-_FREE, _FREE) for w in by_hand
    ]
    bounds += [(None, None)] * 7 + [(0.0, 1.0)]
    result = minimize(
        loss, start.vector(), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}
    )
    return Weights.from_vector(result.x)


def write(weights: Weights, names: Sequence[str]) -> None:
    """Put the numbers in their places in signals.yml and thresholds.yml; everything else stays."""
    rows = dict(zip(names, weights.signals, strict=True))
    lines = _SIGNALS.read_text(encoding="utf-8").splitlines()
    signal = ""
    for index, line in enumerate(lines):
        if heading := re.match(r"  (\w+):$", line):
            signal = heading[1]
        elif place := re.match(r"    (weights|negated): \{", line):
            name = signal if place[1] == "weights" else f"not_{signal}"
            lines[index] = f"    {place[1]}: {_flow(rows[name])}"
    _SIGNALS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = _THRESHOLDS.read_text(encoding="utf-8")
    for segment, value in zip(SEGMENTS, weights.prior, strict=True):
        text = re.sub(rf"(?m)^  {segment.value}: .*$", f"  {segment.value}: {value:.2f}", text)
    text = re.sub(r"(?m)^unknown: .*$", f"unknown: {weights.unknown:.2f}", text)
    text = re.sub(r"(?m)^classifier_factor: .*$", f"classifier_factor: {weights.factor:.2f}", text)
    _THRESHOLDS.write_text(text, encoding="utf-8")


def _flow(row: Array) -> str:
    kept = [(s.value, round(float(w), 1)) for s, w in zip(SEGMENTS, row, strict=True) if abs(w) >= _SMALLEST]
    kept.sort(key=lambda pair: -pair[1])
    return "{" + ", ".join(f"{code}: {weight}" for code, weight in kept) + "}"


def report(weights: Weights, cases: Cases, sure: float) -> str:
    """Accuracy of seven labels, coverage and precision of the cases."""
    probabilities = weights.probabilities(cases)
    best, top = probabilities[:, :6].argmax(axis=1), probabilities[:, :6].max(axis=1)
    label = np.where(top >= probabilities[:, 6], best, 6)
    sure_of = top >= sure
    return (
        f"accuracy {np.mean(label == cases.truth):.3f}, "
        f"coverage {np.mean(sure_of[cases.truth < 6]):.3f}, "
        f"precision {np.mean(best[sure_of] == cases.truth[sure_of]):.3f}"
    )


def main() -> None:
    """Fit and write; prints how good the decision is before and after, on messages no classifier has seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="change no file")
    dry = parser.parse_args().dry
    examples = [example for example in read_examples(Path(ROOT / "data" / "nlu")) if example.segment]
    names = names_of_signals()
    cases = gather(examples, out_of_fold(examples, read_vectors("fr_core_news_md", 100)), names)
    numbers = thresholds()
    prior = np.array([numbers.prior[segment] for segment in SEGMENTS])
    start = Weights(weights_by_hand(names), prior, numbers.unknown, numbers.classifier_factor)
    print(f"{len(examples)} first messages, {len(names)} signals")
    print("before:", report(start, cases, numbers.sure))
    fitted = fit(cases, start)
    print("after: ", report(fitted, cases, numbers.sure))
    if not dry:
        write(fitted, names)


if __name__ == "__main__":
    main()
