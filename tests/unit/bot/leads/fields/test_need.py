"""What visitors need, in their own words."""

import datetime

import pytest

from bot.leads.fields import need
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (
            "Bonjour, je voudrais un logiciel pour gérer les stocks de mon magasin, merci.",
            "un logiciel pour gérer les stocks de mon magasin",
        ),
        ("il me faudrait 8 terminaux pour les livreurs", "8 terminaux pour les livreurs"),
        ("on cherche a remplacer notre standard", "a remplacer notre standard"),
        ("jveux juste tester la version pro", "tester la version pro"),
        ("pouvoir relancer nos impayés tout seuls", "pouvoir relancer nos impayés tout seuls"),
        ("un outil simple, plutôt qu'une usine à gaz", "un outil simple, plutôt qu'une usine à gaz"),
        ("besoin : formation Excel pour 6 personnes", "formation Excel pour 6 personnes"),
        ("J'aurais besoin d'une montre pour ma mère svp", "d'une montre pour ma mère"),
    ],
)
def test_the_answer_keeps_its_content_words(typed: str, value: str) -> None:
    reading = need.read(typed, CONTEXT)
    assert reading is not None and reading.value is not None
    assert reading.value.removeprefix("d'") == value.removeprefix("d'")


def test_a_number_that_is_taken_back_is_left_out() -> None:
    reading = need.read("il faut compter 14 caisses au lieu de 10.", CONTEXT)
    assert reading is not None and reading.value == "14 caisses"


@pytest.mark.parametrize("typed", ["je voudrais un devis", "vos tarifs svp", "une démo"])
def test_a_quote_or_a_price_is_not_a_need_yet(typed: str) -> None:
    reading = need.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, "need_vague")


@pytest.mark.parametrize("typed", ["", "je ne sais pas", "…", "svp"])
def test_nothing_usable_gives_no_reading(typed: str) -> None:
    reading = need.read(typed, CONTEXT)
    assert reading is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (
            "Bonjour, cabinet vétérinaire, nous cherchons un logiciel pour gérer nos rendez-vous.",
            "un logiciel pour gérer nos rendez-vous",
        ),
        ("12 terminaux pour nos magasiniers d'Orléans", "12 terminaux pour nos magasiniers d'Orléans"),
        (
            "Nous remplaçons l'outil de gestion des plannings.",
            "l'outil de gestion des plannings",
        ),
        (
            "j'aimerais un truc pour mieux suivre mes factures impayées, vous avez ça ?",
            "un truc pour mieux suivre mes factures impayées",
        ),
        ("On voudrait informatiser la gestion de nos entrepôts", "informatiser la gestion de nos entrepôts"),
    ],
)
def test_an_opening_that_says_what_and_what_for_is_enough(typed: str, value: str) -> None:
    assert need.is_specific(typed)
    assert [reading.value for reading in need.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "bonjour",
        "je voudrais un devis",
        "c'est combien la tablette ?",
        "vous avez un logiciel ?",
        "votre application de suivi ne respecte pas la loi, expliquez-vous",
        "j'utilise votre appli pour mes courses depuis un an",
        "je veux résilier mon abonnement pour la tablette de ma fille",
        "la tablette n'est pas pour le travail",
        "rappelez-moi au 06 39 98 01 23",
        "mon mot de passe ne marche plus pour l'application de gestion",
    ],
)
def test_an_opening_that_does_not_say_it_is_not(typed: str) -> None:
    assert not need.is_specific(typed)
    assert need.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (
            "Le téléphone sonne sans arrêt, je deviens folle. Il me faudrait une permanence pour décrocher.",
            "une permanence pour décrocher",
        ),
        (
            "Chez nous les bons se perdent. Donc un outil de planning pour les chantiers, voilà.",
            "un outil de planning pour les chantiers",
        ),
        (
            "64 tablettes durcies. Il faudrait aussi un support pour les véhicules.",
            "64 tablettes durcies. Il faudrait aussi un support pour les véhicules",
        ),
    ],
)
def test_of_a_story_the_part_is_kept_that_says_what_is_wanted(typed: str, wanted: str) -> None:
    reading = need.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == wanted
