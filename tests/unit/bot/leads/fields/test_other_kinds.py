"""What belongs to another field names nobody; names that hold such words stay names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.leads.fields.other_kinds import Kind, other_kinds


@pytest.mark.parametrize(
    "text",
    [
        "demain vers 14h",
        "Demain",
        "DEMAIN MATIN",
        "lundi matin",
        "Lundi Matin",
        "vendredi en huit",
        "plutôt en fin de semaine",
        "la semaine prochaine",
        "dans 15 jours",
        "48h",
        "le 12 mars",
        "Le 12 Mars",
        "le 15/03 à 9h",
        "T2 2027",
        "début janvier",
        "au printemps",
        "avant Noël",
        "pas avant septembre",
        "entre midi et deux",
        "entre 9h et 11h",
        "dans la journée, si possible",
        "n'importe quand",
        "dès que possible",
        "Bonjour, demain vers 14h svp, merci",
    ],
)
def test_a_moment_is_one_however_it_is_put(text: str) -> None:
    assert Kind.MOMENT in other_kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5000 euros", Kind.AMOUNT),
        ("5 000 Euros TTC", Kind.AMOUNT),
        ("environ 3 000 € par an", Kind.AMOUNT),
        ("20k max", Kind.AMOUNT),
        ("une dizaine", Kind.COUNT),
        ("une trentaine environ", Kind.COUNT),
        ("Une dizaine de personnes", Kind.COUNT),
        ("on est 15", Kind.COUNT),
        ("12 salariés", Kind.COUNT),
        ("06 39 98 12 34", Kind.CONTACT),
        ("mon numéro c'est le 06 39 98 12 34", Kind.CONTACT),
        ("mon mail : jean@exemple.fr", Kind.CONTACT),
        ("par téléphone", Kind.CONTACT),
        ("69003 Lyon", Kind.PLACE),
        ("à Brest (29200)", Kind.PLACE),
        ("oui bien sûr", Kind.REPLY),
        ("tout à fait", Kind.REPLY),
        ("avec plaisir", Kind.REPLY),
        ("comme vous voulez", Kind.REPLY),
    ],
)
def test_what_another_field_asks_for_is_recognised(text: str, kind: Kind) -> None:
    assert kind in other_kinds(text)


def test_an_answer_of_two_kinds_is_of_both() -> None:
    assert {Kind.MOMENT, Kind.CONTACT} <= other_kinds("demain vers 14h au 06 39 98 12 34")


@pytest.mark.parametrize(
    "name",
    [
        "Lundi Vert",
        "14 Septembre SARL",
        "Demain Conseil",
        "Midi Libre",
        "Société Vendredi",
        "Dimanche SAS",
        "1001 Nuits",
        "Dix Doigts",
        "Trente et Un Productions",
        "Groupe 3000",
        "2A Conseil",
        "Café de Minuit",
        "La Semaine Verte",
        "Éditions du Matin",
        "Noël Traiteur",
        "Euro Services",
        "Super U",
        "Go Sport",
        "Bonjour Senior",
        "Mairie de Brest",
        "notre société s'appelle Octobre",
    ],
)
def test_a_name_that_holds_such_words_is_left_alone(name: str) -> None:
    assert other_kinds(name) == frozenset()


@pytest.mark.parametrize("name", ["Vers Demain", "24 Heures", "Les Quatre", "La Centaine", "Avec Plaisir"])
def test_words_written_as_those_of_a_title_are_a_name(name: str) -> None:
    assert other_kinds(name) == frozenset()
    assert other_kinds(name.lower()) != frozenset()


@pytest.mark.parametrize("name", ["Toussaint", "Parfait", "Nickel"])
def test_one_word_that_is_a_surname_or_a_brand_as_well_is_left_alone(name: str) -> None:
    assert other_kinds(name) == frozenset()


@pytest.mark.parametrize("text", ["", "?", "le", "environ", "merci", "gérante", "responsable des achats"])
def test_nothing_is_of_no_kind(text: str) -> None:
    assert other_kinds(text) == frozenset()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    other_kinds(text)


@pytest.mark.parametrize("piece", ["le ", "14h ", "1 000 ", "oui ", "du 12 au ", "par an "])
def test_repetitions_do_not_take_long(piece: str) -> None:
    other_kinds((piece * 1000)[:1000])
    other_kinds((piece * 200)[:120])
