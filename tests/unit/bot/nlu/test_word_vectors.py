"""Words as points: known words have one, neighbours lie close, and what is stored is what was learnt."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.vectors import Vectorizer
from bot.nlu.word_vectors import WordVectors

POINTS = np.array([[1.0, 0.1, 0.0], [0.0, 2.0, 0.1], [0.0, 0.0, 0.5]], np.float32)
ROWS = {"plombier": 0, "macon": 0, "coiffeuse": 1, "tablette": 2}


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return WordVectors.of(ROWS, POINTS)


def test_a_known_word_has_the_row_it_was_given(vectors: WordVectors) -> None:
    assert {word: vectors.row_of(word) for word in ROWS} == ROWS


@given(st.text(max_size=30))
def test_a_word_that_nobody_knows_has_none(word: str) -> None:
    vectors = WordVectors.of(ROWS, POINTS)
    assert vectors.row_of(word) == ROWS.get(word)


def test_a_point_keeps_its_direction_and_loses_its_length(vectors: WordVectors) -> None:
    middle = vectors.middle([("coiffeuse", 1.0)])
    assert middle is not None
    assert middle == pytest.approx(POINTS[1] / np.linalg.norm(POINTS[1]), abs=0.01)


def test_the_middle_lies_nearer_to_the_weightier_word(vectors: WordVectors) -> None:
    middle = vectors.middle([("plombier", 3.0), ("coiffeuse", 1.0)])
    assert middle is not None
    assert middle[0] > middle[1] > 0
    assert float(middle @ middle) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("words", [[], [("inconnu", 1.0)], [("plombier", 0.0)]])
def test_no_known_word_has_no_middle(vectors: WordVectors, words: list[tuple[str, float]]) -> None:
    assert vectors.middle(words) is None


def test_what_is_stored_answers_the_same(vectors: WordVectors) -> None:
    again = WordVectors.from_arrays(vectors.arrays())
    assert again is not None
    assert [again.row_of(word) for word in ROWS] == list(ROWS.values())
    assert np.array_equal(again.table, vectors.table)


def test_a_model_without_vectors_has_none() -> None:
    assert WordVectors.from_arrays({"idf": np.zeros(3)}) is None


def test_a_word_of_no_example_is_understood_by_its_neighbour(vectors: WordVectors) -> None:
    texts = ["je suis plombier", "une tablette", "un devis", "bonjour", "le prix", "une facture", "merci"]
    vectorizer = Vectorizer.fit(texts, meanings=vectors)
    seen, unseen = vectorizer.matrix(["plombier", "macon"])
    tail = len(vectorizer.idf)
    assert vectorizer.size == tail + 3
    assert np.allclose(seen[:, tail:].toarray(), unseen[:, tail:].toarray(), atol=1e-6)


def test_the_meaning_of_words_behind_an_apostrophe_counts(vectors: WordVectors) -> None:
    vectorizer = Vectorizer.fit(["bonjour"], meanings=vectors)
    indices, _ = vectorizer.vector("l'macon")
    assert set(range(len(vectorizer.idf), vectorizer.size)) <= set(indices.tolist())
