"""Corrections of names, addresses and figures: a part, a letter, an ending."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.topics import Topic
from bot.leads.fields import correction
from bot.leads.fields.reading import ReadingContext
from tests.support.talk import TODAY
from tests.unit.bot.dialogue.corrected import (
    ACCOUNTANT,
    ASSOCIATION,
    BUILDER,
    OPERATOR,
    PRIVATE,
    TOWN,
    Facts,
    changed,
    named,
    without,
)


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("c'est Aminata mon prénom, pas Amina", OPERATOR, {"name": named("Aminata", "Diallo")}),
        ("Kerbrad avec un d, pas Kerbrat", BUILDER, {"name": named("Solène", "Kerbrad")}),
        ("Solène sans accent svp", BUILDER, {"name": named("Solene", "Kerbrat")}),
        ("Diallo avec un seul l", OPERATOR, {"name": named("Amina", "Dialo")}),
        ("le nom de famille c'est Le Bris-Morvan", TOWN, {"name": named("Yannick", "Le Bris-Morvan")}),
        (
            "Joost Vermeulen c'est mon père, moi c'est Pieter",
            ACCOUNTANT,
            {"name": named("Pieter", "Vermeulen")},
        ),
        (
            "ce n'est pas moi qu'il faudra contacter mais ma collègue, notez Rokhaya Faye à ma place",
            ASSOCIATION,
            {"name": named("Rokhaya", "Faye")},
        ),
    ],
)
def test_one_part_or_one_letter_of_a_name_is_corrected(typed: str, facts: Facts, new: dict[str, Any]) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("l'adresse c'est .com pas .fr", BUILDER, {"email": "solene.kerbrat@batimalo.com"}),
        ("sans le point entre prénom et nom dans le mail", OPERATOR, {"email": "aminadiallo@fibralp.net"}),
        ("c'est 72 à la fin, pas 27", BUILDER, {"phone": "+33639980172"}),
        ("les deux derniers chiffres c'est 45", PRIVATE, {"phone": "+33639980145"}),
        (
            "j'ai changé d'avis, appelez moi plutôt au 0639982121 que de m'écrire",
            ASSOCIATION,
            {"phone": "+33639982121"},
        ),
    ],
)
def test_the_ending_of_an_address_or_a_number_is_corrected_or_another_way_to_be_reached_is_added(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("on sera 14 en janvier avec les deux embauches, mettez 14", BUILDER, {"size": 14}),
        ("12 c'était l'an dernier, aujourd'hui c'est 19", BUILDER, {"size": 19}),
        ("comptez aussi les 3 apprentis, ça fait 15", BUILDER, {"size": 15}),
        ("tu peux mettre 7500", BUILDER, {"budget": 7500}),
        ("disons plutôt 5 200", BUILDER, {"budget": 5200}),
        ("250 c trop, 180", PRIVATE, {"budget": 180}),
        ("6000 c'est HT, mettez 7200 TTC", BUILDER, {"budget": 7200}),
    ],
)
def test_a_figure_goes_to_the_only_line_that_it_can_be(typed: str, facts: Facts, new: dict[str, Any]) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    "text",
    ["j'ai interverti deux chiffres, mon fixe c'est le 01 99 00 45 12", "il manquait trois lettres, désolée"],
)
def test_figures_of_writing_are_neither_people_nor_euros(text: str) -> None:
    known = {"budget": 15000, "size": 12, "email": "lea@exemple.org"}
    found = dict(correction.find(text, ReadingContext(today=TODAY), known, "confirm"))
    assert not {"budget", "size"} & set(found)


def test_what_is_said_of_a_mailbox_names_no_organisation() -> None:
    known = {"email": "lea@exemple.org", "organisation": "Menuiserie Aubrac"}
    text = "ma boîte est saturée, prenez plutôt l.aubrac@exemple.org"
    found = dict(correction.find(text, ReadingContext(today=TODAY), known, "confirm"))
    assert [name for name in found] == ["email"]


def test_the_words_of_an_address_respell_no_name() -> None:
    known = {"name": {"first_name": "Anne-Lise", "last_name": "Robichaud-Cyr"}, "budget": 20}
    text = "oups il manquait un point : al.robichaud@exemple.org"
    assert dict(correction.find(text, ReadingContext(today=TODAY), known, "email")) == {}


def test_all_people_are_counted_not_those_who_joined() -> None:
    typed = "avec les six poseurs embauchés lundi, nous sommes dix-huit et non douze"

    assert changed(typed, BUILDER) == {"size": 18}


def test_a_name_spelt_out_at_length_keeps_its_two_parts() -> None:
    typed = "sur les papiers mon nom s'écrit autrement, Solène Kerbrac avec un c"

    assert changed(typed, BUILDER) == {"name": named("Solène", "Kerbrac")}


def test_a_refusal_to_be_contacted_corrects_nothing() -> None:
    facts = without(BUILDER, "email")

    new = changed("Ah non, c'est la boîte commune, les collègues vont râler.", facts, Topic.CONSENT)

    assert "organisation" not in new
