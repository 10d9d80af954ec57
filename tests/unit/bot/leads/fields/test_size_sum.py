"""A workplace told person by person is added up; what counts nobody is left alone."""

from __future__ import annotations

import datetime

import pytest

from bot.leads.fields import size
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("quatre plombiers, ma fille au secrétariat et moi. Ça fait 6.", 6),
        ("six moniteurs, ma femme au bureau et moi", 8),
        ("il y a moi, ma femme, et trois ouvriers", 5),
        ("mon frère, moi et deux gars", 4),
        ("Nous deux et l'apprenti", 3),
        ("six vétérinaires, quatre auxiliaires", 10),
        ("12 + 3 apprentis", 15),
        ("la patronne, deux vendeuses et moi", 4),
    ],
)
def test_people_listed_one_by_one_are_added_up(typed: str, total: int) -> None:
    reading = size.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == total


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5 salariés et 40 bénévoles", 5),
        ("40 salariés, 12 camions", 40),
        ("on est trois avec la remplaçante", 3),
        ("8 personnes, 2 ordinateurs", 8),
        ("on n'est plus que quatre hélas, avant on était onze", 4),
    ],
)
def test_what_counts_nobody_is_not_added(typed: str, number: int) -> None:
    reading = size.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == number
