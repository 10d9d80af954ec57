"""Words and pieces of words of a folded text as one sparse TF-IDF vector, for training and for use alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Indices = NDArray[np.int32]
Weights = NDArray[np.float32]

_SHORTEST, _LONGEST = 2, 5
_BEGIN, _END = "B", "E"
_WORD = "W"  # folded text has no capitals: no piece of a word begins with it


def grams(folded: str) -> list[str]:
    """Words, pairs of words with the text's two ends, and pieces of two to five letters of each word."""
    words = folded.split()
    if not words:
        return []
    found = [_WORD + word for word in words]
    bounded = [_BEGIN, *words, _END]
    found += [f"{_WORD}{first} {second}" for first, second in zip(bounded, bounded[1:], strict=False)]
    for word in words:
        padded = f" {word} "
        length = len(padded)
        for size in range(_SHORTEST, min(_LONGEST, length) + 1):
            found += [padded[i : i + size] for i in range(length - size + 1)]
    return found


@dataclass(frozen=True)
class Vectorizer:
    """Knows which grams count, and how much."""

    vocabulary: dict[str, int]
    idf: Weights

    @classmethod
    def fit(cls, texts: Iterable[str], rarest: int = 1) -> Vectorizer:
        """Learn the grams that stand in at least `rarest` texts, in an order that is not the texts'."""
        documents: Counter[str] = Counter()
        total = 0
        for text in texts:
            documents.update(set(grams(text)))
            total += 1
        kept = sorted(gram for gram, count in documents.items() if count >= rarest)
        counts = np.array([documents[gram] for gram in kept], dtype=np.float64)
        idf = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        return cls({gram: index for index, gram in enumerate(kept)}, idf)

    def vector(self, folded: str) -> tuple[Indices, Weights]:
        """Positions and weights of a text's known grams. Words and pieces each have length one."""
        words: dict[int, int] = {}
        pieces: dict[int, int] = {}
        find = self.vocabulary.get
        for gram in grams(folded):
            index = find(gram)
            if index is not None:
                part = words if gram[0] == _WORD else pieces
                part[index] = part.get(index, 0) + 1
        parts = [self._weighted(part) for part in (words, pieces) if part]
        if not parts:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """The vectors of many texts."""
        vectors = [self.vector(text) for text in texts]
        starts = np.cumsum([0] + [len(indices) for indices, _ in vectors])
        columns = np.concatenate([indices for indices, _ in vectors]) if vectors else np.empty(0, np.int32)
        values = np.concatenate([weights for _, weights in vectors]) if vectors else np.empty(0, np.float32)
        return csr_matrix((values, columns, starts), shape=(len(texts), len(self.idf)), dtype=np.float32)

    def _weighted(self, counts: dict[int, int]) -> tuple[Indices, Weights]:
        indices = np.fromiter(counts, np.int32, len(counts))
        weights = np.fromiter((1 + math.log(n) for n in counts.values()), np.float32, len(counts))
        weights *= self.idf[indices]
        return indices, weights / np.linalg.norm(weights)
