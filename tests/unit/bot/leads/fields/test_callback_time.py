"""When to call back, on Monday 23 November 2026."""

import datetime

import pytest

from bot.leads.fields import callback_time
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


@pytest.mark.parametrize(
    ("typed", "value", "date", "first", "last", "part"),
    [
        ("demain vers 15h", "demain vers 15h", "2026-11-24", "15:00", None, None),
        ("plutôt le matin svp", "plutôt le matin", None, None, None, "morning"),
        ("en fin de semaine", "en fin de semaine", "2026-11-26", None, None, None),
        ("après 18h30", "après 18h30", None, "18:30", None, None),
        ("mardi 9h-11h30", "mardi 9h-11h30", "2026-11-24", "09:00", "11:30", None),
        ("entre 9 et 11h", "entre 9 et 11h", None, "09:00", "11:00", None),
        ("avant midi", "avant midi", None, None, "12:00", None),
        ("jeudi après-midi", "jeudi après-midi", "2026-11-26", None, None, "afternoon"),
        ("le soir", "le soir", None, None, None, "evening"),
        ("aux heures de bureau", "aux heures de bureau", None, None, None, "office_hours"),
        ("n'importe quand", "n'importe quand", None, None, None, "any_time"),
    ],
)
def test_the_wish_is_kept_with_its_day_and_hours(
    typed: str, value: str, date: str | None, first: str | None, last: str | None, part: str | None
) -> None:
    reading = callback_time.read(typed, CONTEXT)
    assert reading is not None and reading.value == value
    assert reading.detail == {"date": date, "from": first, "to": last, "part": part}


@pytest.mark.parametrize("typed", ["je préfère pas", "ok", "", "par mail"])
def test_an_answer_without_a_time_gives_no_reading(typed: str) -> None:
    assert callback_time.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("rappelez-moi demain après 14h", "demain après 14h"),
        ("je suis joignable plutôt le matin", "plutôt le matin"),
        ("vous pouvez appeler jeudi à 10h", "jeudi à 10h"),
        ("on s'appelle demain matin ?", "demain matin"),
        ("je m'appelle Zoé, rappelez-moi jeudi à 10h", "jeudi à 10h"),
    ],
)
def test_a_wish_said_in_passing_is_found(typed: str, value: str) -> None:
    assert [reading.value for reading in callback_time.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "le magasin ouvre à 9h",
        "il me faut ça pour jeudi",
        "bonjour",
        "depuis juin on s'appelle Delta Menuiserie",
        "je m'appelle Zoé et il me faut ça jeudi",
    ],
)
def test_other_times_are_not_a_wish_to_be_called(typed: str) -> None:
    assert callback_time.find(typed, CONTEXT) == []
