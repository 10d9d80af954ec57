"""Who the product is passed on to."""

import datetime

import pytest

from bot.leads.fields import end_customers
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "value", "count"),
    [
        ("Nos 45 000 abonnés internet", "45 000 abonnés internet", 45_000),
        ("une trentaine de familles par an", "une trentaine de familles par an", 30),
        ("200 salariés et leurs conjoints", "200 salariés et leurs conjoints", 200),
        ("Le grand public, à peu près 5000 acheteurs", "Le grand public, à peu près 5000 acheteurs", 5000),
        ("Ce sont des particuliers", "particuliers", None),
        ("12000", "12000", 12_000),
    ],
)
def test_the_answer_is_kept_with_its_number(typed: str, value: str, count: int | None) -> None:
    reading = end_customers.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.detail["count"]) == (value, count)


@pytest.mark.parametrize(
    "typed",
    [
        "sans objet",
        "non",
        "pas de clients",
        "nos clients n'auront rien à installer",
        "les usagers ne toucheront pas à ça",
    ],
)
def test_nobody_is_an_answer_too(typed: str) -> None:
    reading = end_customers.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, "end_customers_none")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Mutuelle, nous voudrions proposer votre appli à nos 12 000 adhérents", "12 000 adhérents"),
        ("Opérateur, 8 000 abonnés, on veut l'inclure dans nos forfaits", "8 000 abonnés"),
    ],
)
def test_customers_counted_in_passing_are_found(typed: str, value: str) -> None:
    assert [reading.value for reading in end_customers.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "nous avons 300 clients à suivre dans un CRM",
        "pour revendre à nos clients",
        "une tablette à offrir à mes parents",
    ],
)
def test_customers_who_get_nothing_or_are_not_counted_are_not_found(typed: str) -> None:
    assert end_customers.find(typed, CONTEXT) == []
