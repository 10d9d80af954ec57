"""What the classifier learnt, as plain arrays: trained from examples, stored without pickle."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.folding import fold
from bot.nlu.heads import Head, train_head
from bot.nlu.noise import noisy
from bot.nlu.vectors import Indices, Vectorizer, Weights
from bot.nlu.word_vectors import WordVectors

FORMAT = 3
_HEADS = ("intent", "segment")
_LONGEST_WITH_NOISE = 12  # words; a slip in a longer message leaves enough that is spelt right


@dataclass(frozen=True)
class Example:
    """One training sentence with its intent and, where it tells one, its segment."""

    text: str
    intent: str
    segment: str | None


@dataclass(frozen=True)
class TrainingOptions:
    """How to train; the same options and examples always give the same model."""

    strength: float = 1.0
    held_out: int = 5
    noise_share: float = 1.0
    rarest: int = 1
    seed: int = 7


class IncompatibleModel(Exception):
    """The stored model was written by another version of this code."""


@dataclass(frozen=True)
class TextModel:
    """Answers two questions about a text: which intent, and which segment."""

    vectorizer: Vectorizer
    intent: Head
    segment: Head

    def vector(self, text: str) -> tuple[Indices, Weights]:
        """The features of a text."""
        return self.vectorizer.vector(fold(text))

    def save(self, folder: Path) -> None:
        """Write the model into the folder."""
        arrays: dict[str, NDArray[Any]] = {"idf": self.vectorizer.idf}
        if self.vectorizer.meanings is not None:
            arrays.update(self.vectorizer.meanings.arrays())
        meta: dict[str, object] = {"format": FORMAT, "vocabulary": sorted(self.vectorizer.vocabulary)}
        for name in _HEADS:
            head: Head = getattr(self, name)
            # Half as many bytes to pack, keep and load; no probability changes in its third digit.
            arrays[f"{name}_coefficients"] = head.coefficients.astype(np.float16)
            arrays[f"{name}_intercept"] = head.intercept
            meta[name] = {"labels": head.labels, "temperature": head.temperature}
        np.savez(folder / "weights.npz", **arrays)
        (folder / "model.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read what `save` wrote."""
        meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if meta.get("format") != FORMAT:
            raise IncompatibleModel(
                "it was trained by another version: train it again with `aiguilleur train`"
            )
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            vocabulary = {gram: index for index, gram in enumerate(meta["vocabulary"])}
            heads = {
                name: Head(
                    tuple(meta[name]["labels"]),
                    arrays[f"{name}_coefficients"].astype(np.float32),
                    arrays[f"{name}_intercept"],
                    meta[name]["temperature"],
                )
                for name in _HEADS
            }
            meanings = WordVectors.from_arrays(arrays)
            return cls(Vectorizer(vocabulary, arrays["idf"], meanings), heads["intent"], heads["segment"])


def train(
    examples: Sequence[Example], options: TrainingOptions, meanings: WordVectors | None = None
) -> TextModel:
    """Train both heads on the examples and on noisy variants of them."""
    ordered = sorted(examples, key=lambda e: (e.intent, e.segment or "", e.text))
    chance = random.Random(options.seed)
    chance.shuffle(ordered)
    grown = _with_noise(ordered, options, chance)
    folded = [fold(example.text) for example in ordered]
    texts = [folded[number] if text is None else fold(text) for number, text in grown]
    # Grams of the sentences as they were written: those that only slips make tell nothing.
    vectorizer = Vectorizer.fit(folded, options.rarest, meanings)
    matrix = vectorizer.matrix(texts)
    groups = [group for group, _ in grown]
    of = [ordered[group] for group in groups]
    intent = train_head(matrix, [e.intent for e in of], groups, options.strength, options.held_out)
    told = [row for row, example in enumerate(of) if example.segment]
    labels = [str(of[row].segment) for row in told]
    told_groups = [groups[row] for row in told]
    segment = train_head(matrix[told], labels, told_groups, options.strength, options.held_out)
    return TextModel(vectorizer, intent, segment)


def _with_noise(
    examples: Sequence[Example], options: TrainingOptions, chance: random.Random
) -> list[tuple[int, str | None]]:
    """Each example's number, without a text for itself and with one for each of its noisy variants."""
    grown: list[tuple[int, str | None]] = []
    for number, example in enumerate(examples):
        grown.append((number, None))
        if len(example.text.split()) > _LONGEST_WITH_NOISE:
            continue
        variants = int(options.noise_share) + (chance.random() < options.noise_share % 1)
        grown.extend((number, noisy(example.text, chance)) for _ in range(variants))
    return grown
