"""What is offered of what is free."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.offering import OFFERED, Agenda, Match, Offer
from bot.calendar.rules import CallbackRules
from bot.calendar.slots import OfficeCalendar
from bot.calendar.team import Call, Team
from bot.calendar.wish_grammar import understand
from bot.playbook import read_playbook

ROOT = Path(__file__).resolve().parents[4]
PARIS = ZoneInfo("Europe/Paris")
HOURS = read_playbook(ROOT / "playbook.yml").hours
CALENDAR = OfficeCalendar(HOURS, PARIS, CallbackRules())
NOW = datetime.datetime(2026, 3, 3, 11, 0, tzinfo=PARIS)
HALF = datetime.timedelta(minutes=30)
ADA, EMIL = "ada@exemple.fr", "emil@exemple.fr"


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


def call(start: datetime.datetime, owner: str | None = None, seat: int = 0) -> Call:
    return Call(start, start + HALF, owner, seat)


def agenda(*calls: Call, owner: str | None = None, team: Team | None = None) -> Agenda:
    return Agenda(CALENDAR, team or Team((ADA,)), calls, NOW, owner)


def offered(offer: Offer) -> list[str]:
    return [CALENDAR.local(slot).strftime("%d %H:%M") for slot in offer.slots]


def answer(text: str, *calls: Call) -> tuple[Match, list[str]]:
    offer = agenda(*calls).answer(understand(text, NOW))
    return offer.match, offered(offer)


class Away:
    """Ada is not there on the 4th."""

    def busy(
        self, owner: str, since: datetime.datetime, until: datetime.datetime
    ) -> Sequence[tuple[datetime.datetime, datetime.datetime]]:
        return [(at(4, 0), at(5, 0))] if owner == ADA else []


def test_three_half_days_are_offered_at_first() -> None:
    assert offered(agenda().answer(None)) == ["03 13:30", "04 09:00", "04 13:30"]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("demain vers 14h", "04 14:00"),
        ("demain 14h10", "04 14:00"),
        ("dem1 14h20", "04 14:30"),
        ("dès que possible", "03 13:30"),
        ("n'importe quand sauf aujourd'hui", "04 09:00"),
        ("demain entre 17h30 et 18h", "04 17:30"),
    ],
)
def test_who_says_exactly_when_gets_it(text: str, slot: str) -> None:
    assert answer(text) == (Match.SETTLED, [slot])


def test_who_says_roughly_when_chooses_among_what_fits() -> None:
    assert answer("plutôt en fin de semaine") == (Match.FITTING, ["05 09:00", "05 13:30", "06 09:00"])
    assert answer("lundi matin") == (Match.FITTING, ["09 09:00", "09 10:00", "09 11:30"])


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("demain soir", ["04 16:30", "04 17:00", "04 17:30"]),
        ("samedi à 10h", ["05 17:30", "06 16:00", "06 16:30"]),
        ("demain à 9h", ["04 09:30", "04 10:00", "04 10:30"]),
        ("aujourd'hui à 11h30", ["03 13:30", "03 14:00", "03 14:30"]),
    ],
)
def test_what_nothing_fits_is_answered_with_what_comes_closest(text: str, slots: list[str]) -> None:
    match, found = answer(text, call(at(4, 9)))
    assert match is Match.NEAREST
    if not text.startswith("samedi"):
        assert found == slots
    assert all(int(slot[:2]) in (3, 4, 5, 6, 9) for slot in found)


def test_a_day_that_was_ruled_out_is_not_offered_instead() -> None:
    match, found = answer("demain soir, mais pas le mercredi")
    assert match is Match.NEAREST and not any(slot.startswith("04") for slot in found)


def test_who_does_not_mind_is_promised_no_moment() -> None:
    assert answer("peu importe") == (Match.ANY, [])


def test_when_nothing_is_free_nothing_is_offered() -> None:
    assert agenda(team=Team(())).answer(None) == Offer(Match.NOTHING)


def test_a_slot_is_free_until_everybody_has_a_call() -> None:
    two = Team((ADA, EMIL))
    assert agenda(call(at(4, 9)), team=two).is_free(at(4, 9))
    assert not agenda(call(at(4, 9)), call(at(4, 9), ADA, 1), team=two).is_free(at(4, 9))


def test_a_call_between_two_slots_takes_both() -> None:
    booked = agenda(call(at(4, 9, 17)))
    assert not booked.is_free(at(4, 9)) and not booked.is_free(at(4, 9, 30)) and booked.is_free(at(4, 10))


def test_the_team_may_share_fewer_or_more_calls_than_it_has_people() -> None:
    shared = Team((ADA, EMIL), parallel=1)
    assert not agenda(call(at(4, 9)), team=shared).is_free(at(4, 9))
    assert agenda(call(at(4, 9)), team=Team((ADA,), parallel=2)).is_free(at(4, 9))


def test_who_has_an_owner_is_offered_the_slots_of_that_owner() -> None:
    two = Team((ADA, EMIL))
    calls = [call(at(4, 9), ADA), call(at(4, 9, 30), EMIL)]
    hers = agenda(*calls, owner=ADA, team=two)
    assert not hers.is_free(at(4, 9)) and hers.is_free(at(4, 9, 30))


def test_nobody_is_offered_while_everybody_is_away() -> None:
    assert not agenda(team=Team((ADA,), Away())).is_free(at(4, 10))
    assert agenda(team=Team((ADA, EMIL), Away())).is_free(at(4, 10))
    assert not agenda(team=Team((ADA, EMIL), Away()), owner=ADA).is_free(at(4, 10))
    assert agenda(team=Team((ADA,), Away())).is_free(at(5, 10))


_MOMENTS = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2027, 12, 31))
_BOOKED = st.lists(st.tuples(st.integers(0, 20), st.integers(8, 18), st.integers(0, 59)), max_size=30)
_SAID = st.sampled_from(
    [
        "demain 14h",
        "le matin",
        "lundi",
        "pas le mercredi",
        "après 17h",
        "en fin de semaine",
        "dès que possible",
        "",
    ]
)


@given(_MOMENTS, _BOOKED, _SAID)
def test_whatever_is_offered_is_free_in_hours_and_to_come(
    moment: datetime.datetime, booked: list[tuple[int, int, int]], said: str
) -> None:
    now = moment.replace(tzinfo=PARIS)
    calls: list[Call] = []
    for ahead, hour, minute in booked:
        day = (moment + datetime.timedelta(days=ahead)).date()
        start = datetime.datetime.combine(day, datetime.time(hour, minute), PARIS).astimezone(
            datetime.timezone.utc
        )
        calls.append(call(start, seat=len(calls)))
    offer = Agenda(CALENDAR, Team((ADA,)), calls, now).answer(understand(said, now))
    assert len(offer.slots) <= OFFERED and len(set(offer.slots)) == len(offer.slots)
    for slot in offer.slots:
        local = CALENDAR.local(slot)
        assert HOURS.is_open(local) and slot.start >= now + CALENDAR.rules.notice
        assert not any(slot.overlaps(one.start, one.end) for one in calls)
