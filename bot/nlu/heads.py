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
from bot.nlu.workers import spread

Scores = NDArray[np.float64]
_MAX_TEMPERATURE = 20.0
_WORTH_SHARING = 2000  # rows; fewer are done before another process has started
_GROUPS = 4  # of labels: not the number of processors, so that a model comes out the same on all machines
_OTHERS = -1  # the labels that are not of the group
_Task = tuple[list[tuple[int, float]], float]  # labels with the weight of their examples, strength
_Planes = tuple[NDArray[np.float32], NDArray[np.float32]]
_Examples = tuple[csr_matrix, NDArray[np.int64]]
_NEVER_SEEN = -20.0  # the margin of a label that stood only among the examples kept aside


@dataclass(frozen=True)
class Head:
    """One question asked of a text: which of these labels? `coefficients[i]` is gram i's share in each."""

    labels: tuple[str, ...]
    coefficients: NDArray[np.float32]
    intercept: NDArray[np.float32]
    temperature: float

    def ranking(self, indices: Indices, weights: Weights, most: int | None = None) -> list[tuple[str, float]]:
        """Labels with calibrated probabilities, most probable first: so many, or all."""
        if not self.labels:
            return []
        scores = self.intercept + weights @ self.coefficients[indices]
        probabilities = softmax(scores[np.newaxis, :].astype(np.float64), self.temperature)[0]
        order = np.argsort(-probabilities, kind="stable")[:most]
        return [(self.labels[i], float(probabilities[i])) for i in order]


def train_head(
    matrix: csr_matrix,
    labels: Sequence[str],
    groups: Sequence[int],
    strength: float,
    held_out: int,
) -> Head:
    """Fit a head; its temperature comes from one example in `held_out`, kept aside.

    `groups` numbers the examples; the first row of a group is the example as it was written, and further ones
    are its noisy variants, which the temperature does without.
    """
    names = tuple(sorted(set(labels)))
    position = {name: index for index, name in enumerate(names)}
    targets = np.array([position[label] for label in labels])
    if len(names) < 2:  # nothing to tell apart
        size = (matrix.shape[1], len(names))
        return Head(names, np.zeros(size, np.float32), np.zeros(len(names), np.float32), 1.0)
    numbers, written = np.unique(np.asarray(groups), return_index=True)
    temperature = _temperature(matrix[written], targets[written], numbers, strength, held_out, len(names))
    coefficients, intercept = _fit(matrix, targets, strength, len(names))
    # Rounded to what is stored of them, so that a model answers the same before and after.
    return Head(names, coefficients.astype(np.float16).astype(np.float32), intercept, temperature)


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
    counts = np.bincount(targets, minlength=classes)
    # Between equal weight for all examples and for all labels: rare labels are heard, common ones kept.
    label_weights = {label: float(count) ** -0.5 for label, count in enumerate(counts) if count}
    mean = float(np.mean([label_weights[label] for label in targets]))
    weights = [(label, weight / mean) for label, weight in label_weights.items()]
    tasks = [(weights[first::_GROUPS], strength) for first in range(min(_GROUPS, len(weights)))]
    examples = (matrix.astype(np.float64), targets)  # converted once, instead of once for each group
    coefficients = np.zeros((matrix.shape[1], classes), np.float32)
    intercept = np.full(classes, _NEVER_SEEN, np.float32)
    fitted = spread(_planes, examples, tasks, worthwhile=matrix.shape[0] >= _WORTH_SHARING)
    for (group, _), (planes, offsets) in zip(tasks, fitted, strict=True):
        labels = [label for label, _ in group]
        coefficients[:, labels], intercept[labels] = planes.T, offsets
    return coefficients, intercept


def _planes(examples: _Examples, task: _Task) -> _Planes:
    """For each label of a group, the plane between its examples, each counting its weight, and all others.

    The labels of a group are fitted in one call, all other labels being one: for each call the solver copies
    the examples, which takes as long as to find a plane.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    matrix, targets = examples
    group, strength = task
    labels = [label for label, _ in group]
    told = np.where(np.isin(targets, labels), targets, _OTHERS)
    model = LinearSVC(C=strength, tol=1e-2, random_state=0, class_weight={_OTHERS: 1.0, **dict(group)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last iterations change no prediction
        model.fit(matrix, told)
    # Two classes have one plane, that of the second; of more, each has its own. The others come first.
    found = slice(0, 1) if len(model.classes_) == 2 else slice(1, None)
    return model.coef_[found].astype(np.float32), model.intercept_[found].astype(np.float32)


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
