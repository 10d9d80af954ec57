from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.words import LONGEST_WORD, search_words

TEXTS = st.text(max_size=200)


@pytest.mark.parametrize(
    "family",
    [
        "société sociétés SOCIETE Sociétés",
        "équipé équipée équipées équipement équiper equipe",
        "facture factures facturée facturation",
        "livré livrée livrées livrer",
        "régional régionale régionaux régionales",
        "réglementée réglementation réglementées",
        "employé employée employées",
        "hôpital hôpitaux",
        "cœur coeur",
    ],
)
def test_accents_capitals_and_endings_make_no_difference(family: str) -> None:
    assert len({search_words(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nous cherchons des tablettes pour l’atelier", "cherchon tablet ateli"),
        ("odile.perrault@exemple.fr", "odil perrault exempl fr"),
        ("le 06 39 98 00 12, merci", "0639980012 merc"),
        ("+33 6 39 98 00 12", "0639980012"),
        ("+33639980012", "0639980012"),
        ("0033 (0)6.39.98.00.12", "0639980012"),
        ("+32 470 12 34 56", "32470123456"),
        ("SIREN 732 829 320", "siren 732829320"),
        ("732 829 320 00012", "73282932000012"),
        ("4 500 € ou 4\u202f500 €", "4500 4500"),
        ("le 12.03.2026", "12 03 2026"),
        ("marché AC-2026-041", "march ac 2026 041"),
        ("Γειά σου", "γεια σου"),
        ("", ""),
    ],
)
def test_a_text_is_its_words(text: str, words: str) -> None:
    assert search_words(text) == tuple(words.split())


def test_an_endless_word_is_cut() -> None:
    assert [len(word) for word in search_words("x9" * 500)] == [LONGEST_WORD]


@given(TEXTS)
def test_every_text_has_words_that_need_no_quoting(text: str) -> None:
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in search_words(text))


def test_threads_do_not_mix_up_their_words() -> None:
    numbered = [f"mot{letter}ement" for letter in "abcdefghij"] * 200
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(search_words, numbered)) == [search_words(word) for word in numbered]
