"""Deadlines: the words as typed, and the date behind them, on Monday 23 November 2026."""

import datetime

import pytest

from bot.leads.fields import timeline
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "value", "date"),
    [
        ("avant Pâques", "avant Pâques", "2027-03-28"),
        ("J'aimerais l'avoir avant la fin du mois, merci.", "avant la fin du mois", "2026-11-30"),
        ("faudrait avant lundi svp", "avant lundi", "2026-11-30"),
        ("Nous visons le deuxième trimestre.", "le deuxième trimestre", "2027-06-30"),
        ("pour février", "pour février", "2027-02-01"),
        ("en février", "en février", "2027-02-28"),
        ("on voudrait démarrer début avril", "début avril", "2027-04-11"),
        ("pas avant l'automne", "pas avant l'automne", "2027-09-22"),
        ("à partir de mars", "à partir de mars", "2027-03-01"),
        ("dès la rentrée", "dès la rentrée", "2027-09-01"),
        ("après le vote du conseil en mai", "après le vote du conseil en mai", "2027-05-31"),
        ("avant novembre", "avant novembre", "2027-11-01"),
        ("mi-mars plutôt que fin avril", "mi-mars plutôt que fin avril", "2027-03-16"),
        ("3 mois", "3 mois", "2027-02-23"),
        ("ds 2 semaines max", "ds 2 semaines max", "2026-12-07"),
        ("dès que possible", "dès que possible", None),
        (
            "quand le nouveau bâtiment sera livré, date à fixer",
            "quand le nouveau bâtiment sera livré, date à fixer",
            None,
        ),
    ],
)
def test_the_answer_is_kept_in_its_own_words_with_its_date(typed: str, value: str, date: str | None) -> None:
    reading = timeline.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.detail["date"]) == (value, date)


@pytest.mark.parametrize(
    ("typed", "urgency"),
    [
        ("asap", "urgent"),
        ("c'est urgent", "urgent"),
        ("pour hier !", "urgent"),
        ("avant vendredi", "urgent"),
        ("dans deux mois", "soon"),
        ("en juin", "later"),
        ("pas avant le printemps", "later"),
        ("pas pressé, dans l'année", "none"),
        ("rien ne presse", "none"),
        ("quand vous pouvez", "none"),
    ],
)
def test_the_urgency_comes_with_it(typed: str, urgency: str) -> None:
    reading = timeline.read(typed, CONTEXT)
    assert reading is not None and reading.detail["urgency"] == urgency


@pytest.mark.parametrize(
    "typed", ["aucune idée", "je préfère ne pas dire", "", "c'est combien ?", "Paul Durand"]
)
def test_an_answer_without_any_time_gives_no_reading(typed: str) -> None:
    assert timeline.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("il nous faut 12 tablettes avant le 3 mars, vous livrez ?", "avant le 3 mars"),
        ("Lancement prévu au printemps.", "prévu au printemps"),
        ("réponse attendue sous quinze jours svp", "sous quinze jours"),
        ("une caisse d'ici lundi c'est possible", "d'ici lundi"),
    ],
)
def test_a_deadline_said_in_passing_is_found(typed: str, value: str) -> None:
    assert [reading.value for reading in timeline.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "j'ai acheté votre tablette en mars",
        "vous êtes ouverts le samedi ?",
        "rappelez-moi demain",
        "notre contrat date de 2019",
        "nous louons la salle des fêtes",
        "on se voit lundi",
    ],
)
def test_other_moments_are_not_a_deadline(typed: str) -> None:
    assert timeline.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    "text", ["des bottes pour la chasse et le jardin d'hiver", "une housse pour le vélo de printemps"]
)
def test_a_season_that_says_what_for_is_no_deadline(text: str) -> None:
    assert timeline.find(text, CONTEXT) == []


@pytest.mark.parametrize(
    "text", ["il nous faut cela pour les vacances d'été", "à livrer avant la fin de l'hiver"]
)
def test_a_season_that_says_when_is_one(text: str) -> None:
    assert timeline.find(text, CONTEXT)
