"""The word vectors of the spaCy package: folded, small, and close where words mean alike."""

from __future__ import annotations

import pytest

from bot.nlu.spacy_vectors import NoVectors, read_vectors
from bot.nlu.word_vectors import WordVectors

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def french() -> WordVectors:
    return read_vectors("fr_core_news_md", 100)


def likeness(vectors: WordVectors, first: str, second: str) -> float:
    one, other = vectors.middle([(first, 1.0)]), vectors.middle([(second, 1.0)])
    assert one is not None and other is not None
    return float(one @ other)


def test_the_words_are_folded_and_reduced(french: WordVectors) -> None:
    assert french.dimensions == 100
    assert french.row_of("creche") is not None
    assert french.row_of("Crèche") is None
    assert len(french.keys) > 200_000


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("plombier", "electricien", "mamie"),
        ("mairie", "commune", "tablette"),
        ("fille", "fils", "facture"),
    ],
)
def test_words_that_are_used_alike_lie_close(french: WordVectors, word: str, near: str, far: str) -> None:
    assert likeness(french, word, near) > likeness(french, word, far) + 0.2


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(NoVectors, match="fr_core_news_xxl is not installed"):
        read_vectors("fr_core_news_xxl", 100)
