"""Words, pieces of words and what words mean, as one vector of a folded text; for training and use alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.word_vectors import WordVectors
from bot.nlu.workers import spread

Indices = NDArray[np.int32]
Weights = NDArray[np.float32]

_SHORTEST, _LONGEST = 2, 5
# The weight of a word's meaning is its rarity (idf) above that of the words that stand everywhere.
_COMMON, _UNSEEN, _LEAST = 2.5, 5.5, 0.1
_BEGIN, _END = "B", "E"
_TOGETHER = 2000  # texts that are made into vectors at a time; fewer are not worth another process
_MOST_WORDS = 50_000  # whose pieces are remembered: the same words come again and again
_WORD = "W"  # folded text has no capitals: no piece of a word begins with it


def _pieces(word: str) -> tuple[str, ...]:
    """The pieces of two to five letters of a word with its two ends."""
    padded = f" {word} "
    sizes = range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
    return tuple(padded[i : i + size] for size in sizes for i in range(len(padded) - size + 1))


def grams(folded: str, pieces: Callable[[str], Iterable[str]] = _pieces) -> list[str]:
    """Words, pairs of words with the text's two ends, and pieces of two to five letters of each word."""
    words = folded.split()
    if not words:
        return []
    return [*_whole(words), *(piece for word in words for piece in pieces(word))]


def _whole(words: Sequence[str]) -> list[str]:
    """Words, and pairs of words with the text's two ends."""
    bounded = [_BEGIN, *words, _END]
    pairs = [f"{_WORD}{first} {second}" for first, second in zip(bounded, bounded[1:], strict=False)]
    return [*(_WORD + word for word in words), *pairs]


@dataclass(frozen=True)
class Vectorizer:
    """Knows which grams count, and how much; the meanings of words come after the grams."""

    vocabulary: dict[str, int]
    idf: Weights
    meanings: WordVectors | None = None
    _pieces_known: dict[str, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Of words that were seen lately: the positions of their pieces."""

    @classmethod
    def fit(cls, texts: Iterable[str], rarest: int = 1, meanings: WordVectors | None = None) -> Vectorizer:
        """Learn the grams that stand in at least `rarest` texts, in an order that is not the texts'."""
        documents: Counter[str] = Counter()
        remembered = lru_cache(maxsize=_MOST_WORDS)(_pieces)  # while training, and no longer
        total = 0
        for text in texts:
            documents.update(set(grams(text, remembered)))
            total += 1
        kept = sorted(gram for gram, count in documents.items() if count >= rarest)
        counts = np.array([documents[gram] for gram in kept], dtype=np.float64)
        idf = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        return cls({gram: index for index, gram in enumerate(kept)}, idf, meanings)

    @property
    def size(self) -> int:
        """The length of a vector."""
        return len(self.idf) + (self.meanings.dimensions if self.meanings else 0)

    def vector(self, folded: str) -> tuple[Indices, Weights]:
        """Positions and weights of what is known of a text. Words, pieces, meaning each have length one."""
        said = folded.split()
        positions = map(self.vocabulary.get, _whole(said) if said else ())
        words = Counter(position for position in positions if position is not None)
        pieces = Counter(chain.from_iterable(map(self._known_pieces, said)))
        parts = [self._weighted(part) for part in (words, pieces) if part]
        parts += self._meaning(folded)
        if not parts:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """The vectors of many texts."""
        pieces = [texts[start : start + _TOGETHER] for start in range(0, len(texts), _TOGETHER)]
        spread_out = spread(Vectorizer._vectors, self, pieces, worthwhile=len(pieces) > 1)
        vectors = [vector for piece in spread_out for vector in piece]
        starts = np.cumsum([0] + [len(indices) for indices, _ in vectors])
        columns = np.concatenate([indices for indices, _ in vectors]) if vectors else np.empty(0, np.int32)
        values = np.concatenate([weights for _, weights in vectors]) if vectors else np.empty(0, np.float32)
        return csr_matrix((values, columns, starts), shape=(len(texts), self.size), dtype=np.float32)

    def _vectors(self, texts: Sequence[str]) -> list[tuple[Indices, Weights]]:
        return [self.vector(text) for text in texts]

    def _known_pieces(self, word: str) -> tuple[int, ...]:
        known = self._pieces_known
        found = known.get(word)
        if found is None:
            if len(known) >= _MOST_WORDS:
                known.clear()
            positions = map(self.vocabulary.get, _pieces(word))
            found = known[word] = tuple(position for position in positions if position is not None)
        return found

    def _meaning(self, folded: str) -> list[tuple[Indices, Weights]]:
        """Where the words lie together; the rarer a word was in training, the more it says."""
        if self.meanings is None:
            return []
        words = [part for word in folded.split() for part in word.split("'") if part]
        middle = self.meanings.middle((word, self._rarity(word)) for word in words)
        if middle is None:
            return []
        return [(np.arange(len(self.idf), self.size, dtype=np.int32), middle)]

    def _rarity(self, word: str) -> float:
        index = self.vocabulary.get(_WORD + word)
        return _UNSEEN if index is None else max(_LEAST, float(self.idf[index]) - _COMMON)

    def _weighted(self, counts: Mapping[int, int]) -> tuple[Indices, Weights]:
        indices = np.fromiter(counts, np.int32, len(counts))
        repeated = np.log(np.fromiter(counts.values(), np.float32, len(counts)))
        weights = (1 + repeated) * self.idf[indices]
        return indices, weights / np.linalg.norm(weights)
