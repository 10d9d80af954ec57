from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.vectors import Vectorizer, grams

TEXTS = [
    "je cherche un devis",
    "un devis pour une mairie",
    "le prix",
    "le prix d un devis",
    "bonjour bonjour",
]


def test_words_pairs_and_pieces_are_counted() -> None:
    found = grams("un an")
    assert {"Wun", "Wan", "WB un", "Wun an", "Wan E", " u", " un ", "an "} <= set(found)
    assert "n a" not in found


def test_the_same_words_weigh_as_with_scikit_learn() -> None:
    own = Vectorizer.fit(TEXTS, rarest=1)
    stock = TfidfVectorizer(analyzer=lambda text: [g for g in grams(text) if g[0] == "W"], sublinear_tf=True)
    stock.fit(TEXTS)
    for text in TEXTS:
        indices, weights = own.vector(text)
        names = {index: gram for gram, index in own.vocabulary.items() if gram.startswith("W")}
        words = {names[i]: weight for i, weight in zip(indices, weights, strict=True) if i in names}
        row = stock.transform([text])
        expected = {stock.get_feature_names_out()[i]: row[0, i] for i in row.indices}
        assert words == pytest.approx(expected, rel=1e-5)


def test_the_matrix_holds_the_vectors() -> None:
    own = Vectorizer.fit(TEXTS, rarest=1)
    matrix = own.matrix(TEXTS)
    for row, text in enumerate(TEXTS):
        indices, weights = own.vector(text)
        assert np.allclose(np.asarray(matrix[row].todense())[0, indices], weights)


def test_rare_grams_are_left_out() -> None:
    assert "Wmairie" not in Vectorizer.fit(TEXTS, rarest=2).vocabulary


def test_the_order_of_the_texts_does_not_matter() -> None:
    assert Vectorizer.fit(TEXTS).vocabulary == Vectorizer.fit(TEXTS[::-1]).vocabulary


def test_nothing_has_no_grams() -> None:
    assert grams("") == []


def test_a_text_of_unknown_letters_has_an_empty_vector() -> None:
    indices, weights = Vectorizer.fit(TEXTS).vector("жжж")
    assert (len(indices), len(weights)) == (0, 0)


@given(st.text(alphabet="abdeinu rx", max_size=60))
def test_every_vector_has_two_parts_of_length_one_at_most(text: str) -> None:
    _, weights = Vectorizer.fit(TEXTS, rarest=1).vector(" ".join(text.split()))
    assert float(weights @ weights) < 2.001
