"""What words mean, as points: words used alike lie close, whether they stood in the training data or not.

The points come from a spaCy package at training time (`bot.nlu.spacy_vectors`) and travel in the model, small
enough to be read in milliseconds: spaCy itself is not needed, and not loaded, to understand a message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_REMEMBERED = 50_000  # words whose rows are kept at hand
_SCALE = 127.0  # a row's coordinates, at most 1 in size, are kept as whole numbers of one byte


def _key(word: str) -> int:
    """A number for a word that is the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class WordVectors:
    """`rows[i]` is the row in `table` of the word with the key `keys[i]`; `keys` is sorted.

    Shapes: keys (words,), rows (words,), table (rows, dimensions). Each row of the table has length one.
    """

    keys: NDArray[np.uint64]
    rows: NDArray[np.uint16]
    table: NDArray[np.int8]
    _met: dict[str, int | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, rows: Mapping[str, int], points: NDArray[np.float32]) -> WordVectors:
        """From words with their rows, and the points of the rows (rows, dimensions)."""
        keyed = sorted((_key(word), row) for word, row in rows.items())
        length = np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-6)
        table = np.rint(points / length * _SCALE).astype(np.int8)
        return cls(
            np.array([key for key, _ in keyed], np.uint64),
            np.array([row for _, row in keyed], np.uint16),
            table,
        )

    @property
    def dimensions(self) -> int:
        """How many coordinates a point has."""
        return int(self.table.shape[1])

    def row_of(self, word: str) -> int | None:
        """The row of a folded word, or None for one that nobody knows."""
        if word not in self._met:
            if len(self._met) >= _REMEMBERED:
                self._met.clear()
            key = np.uint64(_key(word))
            place = int(np.searchsorted(self.keys, key))
            found = place < len(self.keys) and self.keys[place] == key
            self._met[word] = int(self.rows[place]) if found else None
        return self._met[word]

    def middle(self, weighted: Iterable[tuple[str, float]]) -> NDArray[np.float32] | None:
        """The direction in which the words lie together, of length one; None when none is known."""
        known = [(row, weight) for word, weight in weighted if (row := self.row_of(word)) is not None]
        if not known:
            return None
        rows, weights = zip(*known, strict=True)
        total = np.array(weights, np.float32) @ self.table[list(rows)].astype(np.float32)
        length = float(np.sqrt(total @ total))
        return total / length if length else None

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to store."""
        return {"word_keys": self.keys, "word_rows": self.rows, "word_table": self.table}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> WordVectors | None:
        """What `arrays` gave, or None when nothing was stored."""
        if "word_keys" not in arrays:
            return None
        return cls(arrays["word_keys"], arrays["word_rows"], arrays["word_table"])
