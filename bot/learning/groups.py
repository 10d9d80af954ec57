"""Groups messages that ask for the same, by the words they share: the rarer a word, the more it tells."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

ALIKE = 0.4
"""The share of what two messages tell that must be the same."""
T = TypeVar("T")
Words = frozenset[str]


@dataclass
class Group(Generic[T]):
    """Messages that are alike; the first one leads, and the others are like it."""

    words: Words
    members: list[T] = field(default_factory=list)


def grouped(items: Sequence[T], words_of: Callable[[T], Words]) -> list[Group[T]]:
    """The items in groups, the largest first; those without a telling word are one group."""
    words = [words_of(item) for item in items]
    weights = _weights(words)
    groups: list[Group[T]] = []
    with_word: dict[str, list[int]] = {}
    for item, its in zip(items, words, strict=True):
        place = _best(its, groups, with_word, weights)
        if place is None:
            place = len(groups)
            groups.append(Group(its))
            for word in its or {""}:
                with_word.setdefault(word, []).append(place)
        groups[place].members.append(item)
    return sorted(groups, key=lambda group: -len(group.members))


def _best(
    its: Words, groups: Sequence[Group[T]], with_word: dict[str, list[int]], weights: dict[str, float]
) -> int | None:
    """The group whose leader is most alike, if one is alike enough."""
    if not its:
        return next(iter(with_word.get("", ())), None)
    total = sum(weights[word] for word in its)
    shares: dict[int, float] = {}
    for word in its:
        for place in with_word.get(word, ()):
            shares[place] = shares.get(place, 0.0) + weights[word]
    best, found = ALIKE, None
    for place, same in shares.items():
        leader = sum(weights[word] for word in groups[place].words)
        alike = 2 * same / (total + leader)
        if alike > best or (alike == best and found is None):
            best, found = alike, place
    return found


def _weights(words: Sequence[Words]) -> dict[str, float]:
    counts = Counter(word for its in words for word in its)
    return {word: math.log(1 + len(words) / count) for word, count in counts.items()}
