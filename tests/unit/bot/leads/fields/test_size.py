"""Headcounts, answered or said in passing."""

import datetime

import pytest

from bot.leads.fields import size
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("douze.", 12),
        ("on est 5", 5),
        ("on est une petite équipe de onze", 11),
        ("ns sommes 14 ds la boite", 14),
        ("ils sont une vingtaine", 20),
        ("Notre effectif est de 340.", 340),
        ("effectif : 75", 75),
        ("J'emploie 8 personnes.", 8),
        ("1 850 agents, toutes directions confondues", 1850),
        ("Environ deux mille trois cents, soit 2 300 agents", 2300),
        ("nonante", 90),
        ("80+", 80),
        ("plus de 400", 400),
        ("moins de 10", 10),
        ("dans les 60", 60),
        ("45,5 ETP", 46),
        ("PME de 90 personnes", 90),
        ("5 sites, 120 personnes", 120),
        ("680 habitants, 9 agents", 9),
        ("créée en 1998, 45 salariés", 45),
        ("12 salariés dont 3 cadres", 12),
        ("4 salariés, les bénévoles sont 30", 4),
        ("20 permanents et 60 saisonniers", 80),
        ("3 associés, 2 secrétaires et 1 stagiaire", 6),
        ("16 en comptant le patron", 16),
        ("52, pas 25", 52),
        ("pas 25, 52", 52),
        ("on était 30, maintenant on est 26", 26),
        ("une petite trentaine de bénévoles, pas de salarié", 30),
        ("4 salariés et 60 bénévoles", 4),
        ("au moins quinze", 15),
    ],
)
def test_the_staff_is_counted(typed: str, value: int) -> None:
    reading = size.read(typed, CONTEXT)
    assert reading is not None and reading.value == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("je suis seule", 1),
        ("juste moi", 1),
        ("bah moi", 1),
        ("je bosse seul", 1),
        ("aucun salarié", 1),
        ("0 employé", 1),
        ("moi et trois gars", 4),
        ("moi + 2 apprentis", 3),
        ("2 salariés et moi", 3),
        ("7 avec moi", 7),
        ("mon frère et moi", 2),
        ("moi et un apprenti", 2),
        ("je suis seul avec 2 apprentis", 3),
        ("quatre, ma sœur, mes fils et moi", 4),
    ],
)
def test_the_visitor_counts_too(typed: str, value: int) -> None:
    reading = size.read(typed, CONTEXT)
    assert reading is not None and reading.value == value


def test_a_range_gives_its_upper_bound_and_keeps_the_lower_one() -> None:
    reading = size.read("entre 40 et 60 personnes", CONTEXT)
    assert reading is not None
    assert (reading.value, reading.detail["low"], reading.detail["approximate"]) == (60, 40, True)


def test_an_exact_number_is_not_approximate() -> None:
    reading = size.read("on est 33", CONTEXT)
    assert reading is not None and reading.detail == {"approximate": False}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("sans objet", "size_none"), ("quelques dizaines", "size_vague"), ("hors sujet", "size_none")],
)
def test_an_answer_without_a_number_says_why(typed: str, problem: str) -> None:
    reading = size.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, problem)


@pytest.mark.parametrize(
    "typed",
    ["aucune idée", "ça vous regarde ?", "", "3 200 habitants", "depuis 2016", "moins quinze l'hiver"],
)
def test_nothing_usable_gives_no_reading(typed: str) -> None:
    assert size.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("slt, boîte de peinture 18 pers, on cherche un logiciel", 18),
        ("Cabinet d'architectes, 7 collaborateurs, nous voudrions une démo.", 7),
        ("On imprime des étiquettes, on est 60, et tout est sur papier", 60),
        ("Nous sommes une trentaine au siège.", 30),
        ("garage, moi et 2 apprentis, un outil pour les devis svp", 3),
        ("Usine de 310 salariés, nous cherchons une solution de pointage", 310),
        ("je suis seul à mon compte et je fais tout sur papier", 1),
        ("on est cinq praticiennes dans le même cabinet", 5),
    ],
)
def test_a_headcount_said_in_passing_is_found(typed: str, value: int) -> None:
    assert [reading.value for reading in size.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "on est 3 en coloc et on partage tout",
        "on est deux à la maison, ma mère et moi",
        "une formation pour 30 agents",
        "équiper nos 60 conseillers",
        "une association de 410 adhérents",
        "commune de 3 200 habitants",
        "il nous faut 25 licences",
        "12 tablettes pour le showroom",
        "ils sont une dizaine à me demander conseil",
        "je vous appelle au 06 39 98 01 23",
        "on est 12 mois en avance",
        "nous étions trois cousins en vacances",
    ],
)
def test_other_counts_are_not_a_headcount(typed: str) -> None:
    assert size.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Ma femme me dit qu'avec les trois apprentis engagés en mai on est nonante-quatre.", 94),
        ("j'oubliais mon frère du jeudi, il est déclaré, donc on est 5", 5),
        ("nous voilà 12 à l'atelier avec ma sœur", 12),
        ("avec mon frère nous sommes 8 salariés", 8),
    ],
)
def test_a_relative_at_work_does_not_hide_the_staff(typed: str, value: int) -> None:
    assert [reading.value for reading in size.find(typed, CONTEXT)] == [value]
    reading = size.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == value


@pytest.mark.parametrize(
    "typed",
    ["on est 4 à la maison, mon frère et moi", "mes amis et moi on est 6", "on est 3 colocs, et un bureau"],
)
def test_a_household_is_still_no_staff(typed: str) -> None:
    assert size.find(typed, CONTEXT) == []
