"""Take the word vectors out of an installed spaCy package, folded and small. Needed only while training."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.word_vectors import WordVectors
from bot.qualification.text import fold_word


class NoVectors(Exception):
    """The package is not installed, or holds no word vectors."""


def read_vectors(package: str, dimensions: int) -> WordVectors:
    """The vectors of all plain words of a spaCy package, folded, reduced to their main `dimensions`.

    Several spellings fold to one word (« salarié », « SALARIE »): the one in lower case with its accents
    counts, being the one that was seen most. Raises NoVectors.
    """
    from spacy.vocab import Vocab

    vocab = Vocab().from_disk(_folder(package), exclude=["lookups"])
    if not vocab.vectors.size:
        raise NoVectors(f"the spaCy package {package} holds no word vectors: use a medium or large one")
    rows: dict[str, tuple[int, int]] = {}
    for hashed, row in vocab.vectors.key2row.items():
        word = vocab.strings[hashed]
        if word.isalpha():
            folded = fold_word(word)
            worth = 2 * (word == word.lower()) + (word != folded)
            if folded not in rows or (worth, -row) > (rows[folded][0], -rows[folded][1]):
                rows[folded] = (worth, int(row))
    points = _main_directions(np.asarray(vocab.vectors.data, np.float32), dimensions)
    return WordVectors.of({word: row for word, (_, row) in rows.items()}, points)


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise NoVectors(f"the spaCy package {package} is not installed: run `make setup`, or name no vectors")
    return next(Path(found.origin).parent.glob(f"{package}-*")) / "vocab"


def _main_directions(points: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """The points without what all words share, in the directions in which they differ most."""
    unit = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-6)
    if dimensions >= unit.shape[1]:
        return unit
    apart = unit - unit.mean(axis=0)
    _, directions = np.linalg.eigh(apart.T @ apart)
    chosen = directions[:, ::-1][:, :dimensions]
    # An eigenvector may point either way: the larger coordinate decides, so that a model can be made again.
    signs = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(dimensions)])
    reduced: NDArray[np.float32] = (apart @ (chosen * signs)).astype(np.float32)
    return reduced
