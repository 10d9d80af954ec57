"""Who visitors declare to be is found by its grammar, and nothing else is."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.qualification.decision import thresholds
from bot.qualification.declarations import (
    beyond,
    find_declarations,
    is_news,
    only_declares,
    parties,
)
from bot.qualification.segments import Segment
from bot.qualification.signals import find_signals, signals


def declared(text: str) -> list[str]:
    return [item.signal.removeprefix("declares_") for item in find_declarations(text, 1)]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Je suis un particulier, je cherche une échelle", "private_person"),
        ("chui un simple particulier", "private_person"),
        ("jsuis 1 particulier", "private_person"),
        ("nous sommes un couple de particuliers", "private_person"),
        ("je ne suis qu'un particulier", "private_person"),
        ("en tant que particulier, j'ai droit à quoi ?", "private_person"),
        ("même si je suis un particulier, je peux commander ?", "private_person"),
        ("comme je vous l'ai dit, je suis un particulier", "private_person"),
        ("je ne suis pas une entreprise mais un particulier", "private_person"),
        ("c'est pour chez moi", "at_home"),
        ("je voudrais une balance pour chez moi", "at_home"),
        ("ce serait pour mon usage personnel", "at_home"),
        ("c'est pour la maison", "the_home"),
        ("il me faut un thermomètre pour la maison", "the_home"),
        ("c pr moi", "for_myself"),
        ("c'est pour moi et ma femme", "for_myself"),
        ("je suis une entreprise", "company"),
        ("on n'est qu'une petite asso", "company"),
        ("nous sommes la société Ivoire Négoce", "company"),
        ("ce sera pour notre boutique", "company"),
        ("on est une mairie", "public_body"),
        ("nous sommes le CCAS de Vaubert", "public_body"),
        ("c'est pour la mairie", "public_body"),
        ("nous sommes revendeurs", "reseller"),
        ("je suis distributrice au Sénégal", "reseller"),
        ("je suis apporteur d'affaires", "introducer"),
        ("je suis intermédiaire", "intermediary"),
    ],
)
def test_who_says_who_they_are_declares_it(text: str, party: str) -> None:
    assert declared(text) == [party]


@pytest.mark.parametrize(
    "text",
    [
        "je ne suis pas un particulier",
        "je suis pas un particulier",
        "on n'est pas une mairie",
        "nous ne sommes ni une entreprise ni une mairie",
        "je ne suis plus revendeur",
        "ce n'est pas pour moi",
        "pas pour chez moi",
    ],
)
def test_what_is_denied_is_not_declared(text: str) -> None:
    assert declared(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "si je suis un particulier, c'est possible ?",
        "quand on est une petite entreprise, c'est cher",
        "est-ce que je suis un particulier pour vous ?",
        "imaginons que je suis une entreprise",
        "je suis un particulier ou une entreprise, comment savoir ?",
        "c'est pour chez moi ou pour le travail, je verrai",
        "si c'est pour moi, il y a une remise ?",
    ],
)
def test_what_is_only_supposed_or_undecided_is_not_declared(text: str) -> None:
    assert declared(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "mon voisin est une entreprise à lui tout seul",
        "un client m'écrit « je suis une entreprise »",
        "votre site croit que je suis une entreprise",
        "vous pensez que nous sommes une association",
        "je travaille pour des particuliers",
        "nos clients sont des particuliers",
        "je suis chargé de mission à la mairie",
        "je suis de la mairie",
        "je suis à la mairie de Vaubert",
    ],
)
def test_what_is_said_of_others_or_by_others_is_not_declared(text: str) -> None:
    assert declared(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "je suis un particulier employeur",
        "je cherche un client particulier",
        "je suis un client particulier",
        "je suis un peu particulier",
        "notre cas est particulier",
        "je suis particulièrement pressé",
        "c'est pour moi un sujet important",
        "pour moi c'est oui",
        "c'est pour moi d'abord, puis pour mes clients",
        "c'est pour la maison Rouvière",
        "c'est pour la maison de retraite",
        "c'est pour la maison, je suis en télétravail",
        "nous sommes une société publique locale",
        "nous sommes un collège privé",
        "je représente l'agence de la biomédecine",
        "nous sommes le cabinet du préfet",
        "nous sommes consommateurs de papier",
        "je suis un ancien revendeur",
    ],
)
def test_the_same_words_in_another_sense_declare_nothing(text: str) -> None:
    assert declared(text) == []


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("je suis une entreprise mais là c'est pour chez moi", "at_home"),
        ("je suis une entreprise, enfin non, je suis un particulier", "private_person"),
        ("je suis un particulier, mais je représente une association", "company"),
    ],
)
def test_of_two_that_contradict_each_other_the_later_one_stands(text: str, party: str) -> None:
    assert declared(text) == [party]


def test_two_that_agree_both_stand() -> None:
    assert declared("je suis un particulier, c'est pour chez moi") == ["private_person", "at_home"]


def test_where_the_use_was_asked_only_who_somebody_is_is_declared() -> None:
    assert find_declarations("c'est pour moi", 2, who_alone=True) == []
    assert find_declarations("je suis un particulier", 2, who_alone=True) != []


def test_a_hint_in_the_very_words_of_a_declaration_is_not_counted_a_second_time() -> None:
    text = "je suis un particulier, c'est pour l'anniversaire de ma fille"
    found = find_declarations(text, 1)
    left = {item.signal for item in beyond(found, find_signals(text, 1))}
    assert "says_private_person" not in left
    assert "buys_for_family" in left


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("je suis un particulier", True),
        ("Bonjour, on est une mairie.", True),
        ("je suis un particulier et je cherche une échelle", False),
        ("je suis un particulier, il me faut une échelle pour la maison", False),
        ("je voudrais une échelle pour chez moi", False),
        ("je suis un particulier, c'est pour la maison", True),
        ("une échelle", False),
    ],
)
def test_who_says_nothing_but_who_they_are(text: str, alone: bool) -> None:
    assert only_declares(text) is alone


def test_a_declaration_made_again_is_no_news() -> None:
    once, again = (
        find_declarations("je suis un particulier", 1),
        find_declarations("On est des particuliers", 3),
    )
    assert is_news(once[0], [])
    assert not is_news(again[0], once)
    assert not is_news(find_signals("ma fille", 3)[0], [])


def test_the_quote_is_in_the_visitors_own_spelling() -> None:
    found = find_declarations("Bjr, JSUIS un Particulier", 3)
    assert [(item.quote, item.turn) for item in found] == [("JSUIS un Particulier", 3)]


def test_every_party_is_explained_speaks_for_somebody_and_rules_others_out() -> None:
    hints = {signal.name for signal in signals()}
    for party in parties():
        assert party.why.endswith("."), party.name
        assert party.speaks_for and party.rules_out, party.name
        assert not party.rules_out & set(party.speaks_for), party.name
        assert party.instead_of <= hints, party.name


def test_a_declaration_weighs_what_an_answer_weighs() -> None:
    numbers = thresholds()
    weights = dict(find_declarations("je suis un particulier", 1)[0].weights)
    assert weights[Segment.B2C] == numbers.answer_words
    assert weights[Segment.B2B2C] == -numbers.ruled_out


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=1000))
def test_any_text_is_read_without_failing_and_quotes_stand_in_it(text: str) -> None:
    for item in find_declarations(text, 1):
        assert item.quote in text


def pieces() -> Iterable[str]:
    return ("je suis un ", "je suis pas une ", "c'est pour ", "je veux un ", "vous pensez que ", "et ou ")


@pytest.mark.parametrize("piece", pieces())
def test_repetitions_do_not_blow_up_the_patterns(piece: str) -> None:
    began = time.process_time()
    find_declarations((piece * 1000)[:1000], 1)
    assert time.process_time() - began < 1
