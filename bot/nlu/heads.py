"""A linear classifier over sparse vectors whose probabilities mean what they say."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

from bot.nlu.vectors import Indices, Weights

Scores = NDArray[np.float64]
_MAX_TEMPERATURE = 20.0
_NEVER_SEEN = -20.0  # the margin of a label that stood only among the examples kept aside


@dataclass(frozen=True)
class Head:
    """One question asked of a text: which of these labels? `coefficients[i]` is gram i's share in each."""

    labels: tuple[str, ...]
    coefficients: NDArray[np.float32]
    intercept: NDArray[np.float32]
    temperature: float

    def ranking(self, indices: Indices, weights: Weights) -> list[tuple[str, float]]:
        """Labels with calibrated probabilities, most probable first."""
        if not self.labels:
            return []
        scores = self.intercept + weights @ self.coefficients[indices]
        probabilities = softmax(scores[np.newaxis, :].astype(np.float64), self.temperature)[0]
        order = np.argsort(-probabilities, kind="stable")
        return [(self.labels[i], float(probabilities[i])) for i in order]


def train_head(
    matrix: csr_matrix,
    labels: Sequence[str],
    groups: Sequence[int],
    strength: float,
    held_out: int,
) -> Head:
    """Fit a head; its temperature comes from one example in `held_out`, kept aside with its variants."""
    names = tuple(sorted(set(labels)))
    position = {name: index for index, name in enumerate(names)}
    targets = np.array([position[label] for label in labels])
    if len(names) < 2:  # nothing to tell apart
        size = (matrix.shape[1], len(names))
        return Head(names, np.zeros(size, np.float32), np.zeros(len(names), np.float32), 1.0)
    temperature = _temperature(matrix, targets, np.asarray(groups), strength, held_out, len(names))
    coefficients, intercept = _fit(matrix, targets, strength, len(names))
    return Head(names, coefficients, intercept, temperature)


def softmax(scores: Scores, temperature: float) -> Scores:
    """Probabilities of each row of scores."""
    shifted = scores / temperature
    shifted = np.exp(shifted - shifted.max(axis=1, keepdims=True))
    result: Scores = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def _fit(
    matrix: csr_matrix, targets: NDArray[np.int64], strength: float, classes: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """One separating plane per label. A support vector machine trains three times faster here than a logistic
    regression and errs no more; the temperature makes probabilities of its margins either way."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    counts = np.bincount(targets, minlength=classes)
    # Between equal weight for all examples and for all labels: rare labels are heard, common ones kept.
    label_weights = {label: float(count) ** -0.5 for label, count in enumerate(counts) if count}
    mean = float(np.mean([label_weights[label] for label in targets]))
    balanced = {label: weight / mean for label, weight in label_weights.items()}
    model = LinearSVC(C=strength, tol=1e-2, random_state=0, class_weight=balanced)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last iterations change no prediction
        model.fit(matrix, targets)
    planes, offsets = model.coef_, model.intercept_
    if len(planes) == 1:  # two labels share one plane
        planes, offsets = np.concatenate([-planes, planes]), np.concatenate([-offsets, offsets])
    coefficients = np.zeros((matrix.shape[1], classes), np.float32)
    intercept = np.full(classes, _NEVER_SEEN, np.float32)
    coefficients[:, model.classes_] = planes.T
    intercept[model.classes_] = offsets
    return coefficients, intercept


def _temperature(
    matrix: csr_matrix,
    targets: NDArray[np.int64],
    groups: NDArray[np.int64],
    strength: float,
    held_out: int,
    classes: int,
) -> float:
    """The temperature under which answers to the examples kept aside were as probable as was said."""
    held = groups % held_out == 0
    if held.all() or not held.any() or len(set(targets[~held])) < 2:
        return 1.0
    coefficients, intercept = _fit(matrix[~held], targets[~held], strength, classes)
    scores, truth = (matrix[held] @ coefficients + intercept).astype(np.float64), targets[held]

    def loss(log_temperature: float) -> float:
        probabilities = softmax(scores, float(np.exp(log_temperature)))
        return float(-np.log(probabilities[np.arange(len(truth)), truth] + 1e-12).mean())

    bound = float(np.log(_MAX_TEMPERATURE))
    return float(np.exp(minimize_scalar(loss, bounds=(-bound, bound), method="bounded").x))
