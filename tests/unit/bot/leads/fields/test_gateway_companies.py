"""The companies that a visitor opens the door to."""

import datetime

import pytest

from bot.leads.fields import gateway_companies
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "value", "count"),
    [
        ("Une dizaine de TPE du Jura", "Une dizaine de TPE du Jura", 10),
        ("J'accompagne trois PME", "trois PME", 3),
        ("mes 8 clients, des artisans", "8 clients, des artisans", 8),
        ("le garage où je suis en alternance", "le garage où je suis en alternance", None),
    ],
)
def test_the_answer_is_kept_with_its_number(typed: str, value: str, count: int | None) -> None:
    reading = gateway_companies.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.detail["count"]) == (value, count)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mon employeur, Loire Charpente", ["Loire Charpente"]),
        ("Atelier Morin, où je suis en stage", ["Atelier Morin"]),
        ("quatre PME à Nantes", []),
    ],
)
def test_names_of_companies_are_listed_and_places_are_not(typed: str, names: list[str]) -> None:
    reading = gateway_companies.read(typed, CONTEXT)
    assert reading is not None and reading.detail["names"] == names


@pytest.mark.parametrize("typed", ["sans objet", "aucune", "non pas d'entreprise"])
def test_none_is_an_answer_too(typed: str) -> None:
    reading = gateway_companies.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, "gateway_companies_none")


def test_companies_counted_by_someone_who_advises_them_are_found() -> None:
    [reading] = gateway_companies.find(
        "Comptable freelance, je conseille douze commerces du quartier", CONTEXT
    )
    assert (reading.value, reading.detail["count"]) == ("douze commerces du quartier", 12)


@pytest.mark.parametrize(
    "typed", ["nous avons 3 magasins", "on est 12 dans l'entreprise", "je conseille ma sœur"]
)
def test_other_companies_are_not_found(typed: str) -> None:
    assert gateway_companies.find(typed, CONTEXT) == []
