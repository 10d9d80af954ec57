"""Days and periods in the phrases of business, on Monday 23 November 2026."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.holidays import easter, holiday_period
from bot.leads.fields.periods import months, portion, shift

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("demain", "2026-11-24", "2026-11-24"),
        ("après-demain", "2026-11-25", "2026-11-25"),
        ("jeudi", "2026-11-26", "2026-11-26"),
        ("lundi", "2026-11-30", "2026-11-30"),
        ("mardi 8 décembre", "2026-12-08", "2026-12-08"),
        ("le 12", "2026-12-12", "2026-12-12"),
        ("le 1er février", "2027-02-01", "2027-02-01"),
        ("14 juillet 2027", "2027-07-14", "2027-07-14"),
        ("le 14/07/2027", "2027-07-14", "2027-07-14"),
        ("14/07", "2027-07-14", "2027-07-14"),
        ("2027-07-14", "2027-07-14", "2027-07-14"),
        ("dans 10 jours", "2026-12-03", "2026-12-03"),
        ("d'ici une quinzaine", "2026-12-08", "2026-12-08"),
        ("sous huitaine", "2026-12-01", "2026-12-01"),
        ("sous 48 h", "2026-11-25", "2026-11-25"),
        ("sous dix jours ouvrés", "2026-12-07", "2026-12-07"),
        ("dans deux-trois semaines", "2026-12-14", "2026-12-14"),
        ("d'ici trois mois", "2027-02-23", "2027-02-23"),
        ("dans un an", "2027-11-23", "2027-11-23"),
        ("cette semaine", "2026-11-23", "2026-11-27"),
        ("la semaine prochaine", "2026-11-30", "2026-12-04"),
        ("en fin de semaine", "2026-11-26", "2026-11-27"),
        ("le mois prochain", "2026-12-01", "2026-12-31"),
        ("fin du mois", "2026-11-20", "2026-11-30"),
        ("fin d'année", "2026-09-01", "2026-12-31"),
        ("l'an prochain", "2027-01-01", "2027-12-31"),
        ("en mars", "2027-03-01", "2027-03-31"),
        ("en novembre", "2026-11-01", "2026-11-30"),
        ("début mai", "2027-05-01", "2027-05-11"),
        ("mi-juin", "2027-06-15", "2027-06-15"),
        ("fin janvier", "2027-01-21", "2027-01-31"),
        ("T1", "2027-01-01", "2027-03-31"),
        ("Q4", "2026-10-01", "2026-12-31"),
        ("au troisième trimestre", "2027-07-01", "2027-09-30"),
        ("premier semestre 2028", "2028-01-01", "2028-06-30"),
        ("cet été", "2027-06-21", "2027-09-20"),
        ("à la rentrée", "2027-09-01", "2027-09-01"),
        ("à Pâques", "2027-03-28", "2027-03-28"),
        ("pour Noël", "2026-12-25", "2026-12-25"),
        ("en 2028", "2028-01-01", "2028-12-31"),
    ],
)
def test_a_phrase_names_a_day_or_a_period(typed: str, first: str, last: str) -> None:
    [moment] = find_moments(spell_out(typed), TODAY)
    assert (moment.first.isoformat(), moment.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "on est sept",
        "la salle des fêtes",
        "une formation de 2 jours",
        "06 12 05 11 20",
        "T'es là ?",
        "le 31/02/2027",
        "3 mois",
    ],
)
def test_other_phrases_name_no_moment(typed: str) -> None:
    assert find_moments(spell_out(typed), TODAY) == []


def test_a_bare_delay_counts_only_when_it_was_asked() -> None:
    [moment] = find_moments(spell_out("3 mois"), TODAY, bare_durations=True)
    assert moment.last == datetime.date(2027, 2, 23)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.text(max_size=200))
def test_moments_stand_in_order_and_begin_before_they_end(today: datetime.date, text: str) -> None:
    moments = find_moments(spell_out(text), today, bare_durations=True)
    assert all(moment.first <= moment.last for moment in moments)
    assert [moment.start for moment in moments] == sorted(moment.start for moment in moments)


@given(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(min_value=-24, max_value=24)
)
def test_a_shift_by_months_keeps_the_day_or_the_end_of_the_month(day: datetime.date, count: int) -> None:
    shifted = shift(day, count)
    assert (shifted.year * 12 + shifted.month) - (day.year * 12 + day.month) == count
    assert shifted.day <= day.day


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2024, 3, 31), (2025, 4, 20), (2027, 3, 28), (2030, 4, 21)]
)
def test_easter_falls_where_the_calendar_says(year: int, month: int, day: int) -> None:
    assert easter(year) == datetime.date(year, month, day)


def test_moving_holidays_are_computed() -> None:
    assert holiday_period("mothers_day", 2027)[0] == datetime.date(2027, 5, 30)
    assert holiday_period("fathers_day", 2027)[0] == datetime.date(2027, 6, 20)
    assert holiday_period("black_friday", 2026)[0] == datetime.date(2026, 11, 27)


def test_a_part_of_a_period_stays_inside_it() -> None:
    period = months(2027, 4)
    for part in ("debut", "mi", "fin", "courant", None):
        first, last = portion(part, period)
        assert period[0] <= first <= last <= period[1]
