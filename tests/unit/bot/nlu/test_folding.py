from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.folding import fold


@pytest.mark.parametrize(
    ("careful", "typed"),
    [
        ("Où êtes-vous situés ?", "OU ETES-VOUS SITUES ?"),
        ("J’ai besoin d’aide", "j'ai besoin d'aide"),
        ("j'ai besoin d'aide", "g besoin d'aide"),
        ("je cherche un devis", "jcherche un devis"),
        ("pour vous", "pr vs"),
        ("bonjour", "bonjouuuuur"),
        ("un cœur", "un coeur"),
        ("prix", "p\u200brix"),
        ("deux mots", "  deux\u00a0\u202fmots \n"),
        ("mon mail est a.b@example.fr", "mon mail est lea@example.org"),
        ("mon numéro est le 06 39 98 00 01", "mon numero est le 0639980002"),
        ("voir www.exemple.fr", "voir https://exemple.org/page"),
    ],
)
def test_two_ways_to_type_the_same_fold_alike(careful: str, typed: str) -> None:
    assert fold(typed) == fold(careful)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("06 39 98 00 01", "xtelephone"),
        ("+33639980001", "xtelephone"),
        ("732829320", "xsiren"),
        ("73282932000074", "xsiret"),
        ("12", "x2chiffres"),
        ("lea@example.fr", "xemail"),
        ("https://exemple.fr/a?b=c", "xlien"),
    ],
)
def test_figures_and_addresses_keep_their_shape_alone(text: str, shape: str) -> None:
    assert fold(text) == shape


def test_a_question_mark_counts() -> None:
    assert fold("oui ?") != fold("oui")


@given(st.text(max_size=200))
def test_any_text_folds_to_words_and_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert folded == folded.lower()


@pytest.mark.parametrize("text", ["a" * 1000, "1" * 1000, "a@" * 500, "1.2-" * 250, "www." * 250, "'" * 1000])
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    fold(text)
    assert time.process_time() - begun < 0.5
