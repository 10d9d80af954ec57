"""French wishes for a call, said on Tuesday 3 March 2026 at 11 o'clock."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.wish import Wish
from bot.calendar.wish_grammar import understand

NOW = datetime.datetime(2026, 3, 3, 11, 0, tzinfo=ZoneInfo("Europe/Paris"))
MONDAY = datetime.date(2026, 3, 2)


def wish(text: str) -> Wish:
    understood = understand(text, NOW)
    assert understood is not None, text
    return understood


def moment(text: str) -> datetime.datetime:
    """« 04 14:00 »: that day of March, at that time."""
    return datetime.datetime.strptime(f"2026 03 {text}", "%Y %m %d %H:%M")


def days(text: str) -> set[int]:
    """The days of March, from today on, on which some time of the day fits."""
    clocks = [datetime.time(hour) for hour in range(8, 20)]
    dates = [NOW.date() + datetime.timedelta(days=offset) for offset in range(21)]
    fits = wish(text).fits
    return {day.day for day in dates if any(fits(datetime.datetime.combine(day, clock)) for clock in clocks)}


@pytest.mark.parametrize(
    ("text", "fits", "misses"),
    [
        ("demain vers 14h", "04 14:00", "05 14:00"),
        ("demain vers 14h", "04 14:15", "04 15:00"),
        ("plutôt en fin de semaine", "06 09:00", "04 09:00"),
        ("lundi matin", "09 11:30", "09 14:00"),
        ("après 17h", "04 17:30", "04 16:30"),
        ("pas avant 16 h", "04 16:00", "04 15:30"),
        ("avant 10h", "05 09:30", "05 10:00"),
        ("entre midi et deux", "04 12:30", "04 14:00"),
        ("jeudi en 8", "12 10:00", "05 10:00"),
        ("vendredi en huit vers 15 heures", "13 15:00", "06 15:00"),
        ("la semaine prochaine, pas le mercredi", "10 09:00", "11 09:00"),
        ("la semaine prochaine sauf mercredi", "12 09:00", "11 09:00"),
        ("jeudi ou vendredi la semaine prochaine", "12 09:00", "05 09:00"),
        ("le 12 à 10h30", "12 10:30", "12 11:30"),
        ("vendredi 13 mars à 9h et quart", "13 09:15", "13 10:00"),
        ("12/03 14:30", "12 14:30", "12 10:00"),
        ("le 1er avril", "31 09:00", ""),
        ("demain soir", "04 18:30", "04 14:00"),
        ("n'importe quand sauf vendredi", "05 09:00", "06 09:00"),
        ("dem1 14h", "04 14:00", "03 14:00"),
        ("2main aprem svp", "04 15:00", "04 10:00"),
        ("slt jeu 10h", "05 10:00", "04 10:00"),
        ("lundi ou mardi matin", "09 10:00", "09 15:00"),
        ("lundi matin ou jeudi après-midi", "05 14:00", "09 14:00"),
        ("jeudi après-midi", "05 13:30", "05 12:15"),
        ("demain 14h ou jeudi", "05 09:00", "04 09:00"),
        ("entre lundi et mercredi", "10 09:00", "12 09:00"),
        ("du 12 au 15", "13 09:00", "17 09:00"),
        ("du mardi 10 au jeudi 12", "11 09:00", "13 09:00"),
        ("pas le matin", "04 14:00", "04 10:00"),
        ("pas d'appel le soir", "04 14:00", "04 19:00"),
        ("sauf le lundi et le mardi", "11 09:00", "10 09:00"),
        ("sauf lundi matin", "09 15:00", "09 10:00"),
        ("je ne suis pas dispo demain", "05 09:00", "04 09:00"),
        ("mercredi je ne peux pas", "05 09:00", "04 09:00"),
        ("pas lundi, mardi plutôt", "10 09:00", "09 09:00"),
        ("à partir de jeudi", "05 09:00", "04 09:00"),
        ("pas avant jeudi", "05 09:00", "04 09:00"),
        ("avant vendredi", "05 09:00", "06 09:00"),
        ("d'ici la fin de la semaine", "06 09:00", "09 09:00"),
        ("entre 9 et 11h", "04 10:30", "04 11:00"),
        ("de 14h à 16h30", "04 16:00", "04 16:30"),
        ("demain 9h-11h", "04 09:30", "04 14:00"),
        ("cet après-midi vers 3h", "03 15:00", "03 14:00"),
        ("8h du soir", "04 20:00", "04 08:00"),
        ("vers 5h", "04 17:00", "04 09:00"),
        ("midi et demi", "04 12:30", "04 14:00"),
        ("dix heures et demie demain", "04 10:30", "04 09:00"),
        ("onze heures moins le quart", "04 10:45", "04 12:00"),
        ("dans deux jours", "05 09:00", "06 09:00"),
        ("dans une heure", "03 12:00", "03 15:00"),
        ("le mardi", "10 09:00", "11 09:00"),
        ("fin de matinée", "04 11:30", "04 09:00"),
        ("mardi prochain fin d'après-midi", "10 16:30", "10 14:00"),
        ("mercredi 11 à 14h ou jeudi 12 à 9h", "12 09:00", "11 09:00"),
        ("le week-end", "07 10:00", "06 10:00"),
    ],
)
def test_a_wish_fits_what_was_meant_and_nothing_else(text: str, fits: str, misses: str) -> None:
    understood = wish(text)
    if misses:
        assert understood.fits(moment(fits)) and not understood.fits(moment(misses))
    else:
        assert not understood.fits(moment(fits))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aujourd'hui", {3}),
        ("après-demain", {5}),
        ("jeudi", {5}),
        ("le mercredi", {4, 11, 18}),
        ("en début de semaine prochaine", {9, 10}),
        ("cette semaine", {3, 4, 5, 6}),
        ("dans deux semaines", {16, 17, 18, 19, 20, 21, 22}),
        ("lundi prochain", {9}),
    ],
)
def test_days_are_counted_from_the_moment_of_the_wish(text: str, expected: set[int]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("demain vers 14h", True),
        ("le 12 à 10h30", True),
        ("demain", False),
        ("14h", False),
        ("lundi matin", False),
    ],
)
def test_a_day_and_a_time_are_exact(text: str, exact: bool) -> None:
    assert wish(text).exact is exact


@pytest.mark.parametrize("text", ["dès que possible", "asap", "le plus tôt possible", "tout de suite"])
def test_who_is_in_a_hurry_takes_the_first_slot(text: str) -> None:
    assert wish(text).soonest and wish(text).open


@pytest.mark.parametrize("text", ["peu importe", "n’importe quand", "quand vous voulez", "pas de préférence"])
def test_who_does_not_mind_says_so(text: str) -> None:
    assert wish(text).anything and wish(text).open


@pytest.mark.parametrize("text", ["", "oui", "bonjour merci", "je ne sais pas", "06 39 98 44 21", "non"])
def test_what_says_nothing_of_when_is_no_wish(text: str) -> None:
    assert understand(text, NOW) is None


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_without_an_error(text: str) -> None:
    understand(text, NOW)


_WORDS = [
    *(
        "demain",
        "jeudi",
        "lundi",
        "le",
        "la",
        "pas",
        "sauf",
        "ou",
        "et",
        "avant",
        "après",
        "vers",
        "entre",
        "14h",
    ),
    *(
        "9h30",
        "12",
        "semaine",
        "prochaine",
        "matin",
        "soir",
        "après-midi",
        "midi",
        "deux",
        "en",
        "8",
        "15",
        "mars",
    ),
    *(
        "fin",
        "début",
        "de",
        "à",
        "partir",
        "dès",
        "possible",
        "n'importe",
        "quand",
        ",",
        "99h",
        "0h",
        "31",
        "février",
    ),
]


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join), st.datetimes(
    datetime.datetime(2024, 1, 1), datetime.datetime(2032, 12, 31)
))  # fmt: skip
def test_every_order_of_the_words_of_a_wish_can_be_asked_about(text: str, now: datetime.datetime) -> None:
    understood = understand(text, now)
    if understood is not None:
        for ahead in range(10):
            then = now + datetime.timedelta(days=ahead, hours=ahead)
            assert understood.off(then) >= 0
            if understood.fits(then, 0):
                assert understood.off(then) == 0 and not understood.excludes(then)


@given(st.integers(1, 13), st.integers(8, 18), st.sampled_from([0, 15, 30, 45]), st.booleans())
def test_a_date_and_a_time_are_read_as_they_are_written(
    ahead: int, hour: int, minute: int, wordy: bool
) -> None:
    day = NOW.date() + datetime.timedelta(days=ahead)
    text = (
        f"le {day.day} à {hour}h{minute:02d}"
        if wordy
        else f"{day.day:02d}/{day.month:02d} {hour}:{minute:02d}"
    )
    understood = wish(text)
    assert (
        understood.exact and understood.off(datetime.datetime.combine(day, datetime.time(hour, minute))) == 0
    )
