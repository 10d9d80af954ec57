"""Absences as they are typed, and who may enter them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accounts.account import Role, User
from bot.accounts.lead_work import Forbidden
from bot.bootstrap import Services
from bot.routing.absences import (
    AbsenceRefused,
    TypedAbsence,
    cancel_absence,
    limit_leads,
    plan_absence,
    typed_capacity,
)
from tests.support import crm
from tests.unit.bot.routing.office import ANA, BEN, CHEF, NOW, PARIS


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("form", "start", "end"),
    [
        ({"du": "2026-12-24", "au": "2026-12-31"}, "2026-12-24T00:00", "2027-01-01T00:00"),
        ({"du": "2026-12-24"}, "2026-12-24T00:00", "2026-12-25T00:00"),
        (
            {"du": "2026-03-04", "du-heure": "14:00", "au": "2026-03-04", "au-heure": "16:30"},
            "2026-03-04T14:00",
            "2026-03-04T16:30",
        ),
        ({"du": "2026-03-28", "au": "2026-03-29"}, "2026-03-28T00:00", "2026-03-30T00:00"),
    ],
    ids=["days", "one day", "hours", "over the change of the clocks"],
)
def test_whole_days_unless_hours_are_given(form: dict[str, str], start: str, end: str) -> None:
    absence = TypedAbsence.read(form).meant(ANA, PARIS, NOW)
    assert (absence.account, absence.starts_at, absence.ends_at) == (ANA, at(start), at(end))


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({}, "date", "du"),
        ({"du": "demain"}, "date", "du"),
        ({"du": "0001-01-01", "au": "2026-12-31"}, "date", "du"),
        ({"du": "2026-12-24", "au": "2026-12-23"}, "ends_before", "au"),
        ({"du": "2026-12-24", "du-heure": "25h"}, "time", "du"),
        ({"du": "2026-12-24", "au-heure": "12:00+05:00"}, "time", "au"),
        ({"du": "2026-03-02", "au": "2026-03-03"}, "past", "au"),
        ({"du": "2026-12-24", "au": "2029-01-01"}, "too_long", "au"),
    ],
)
def test_what_cannot_be_meant_is_refused(form: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(AbsenceRefused) as refused:
        TypedAbsence.read(form).meant(ANA, PARIS, NOW)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(("text", "capacity"), [("", None), (" 0 ", 0), ("12", 12)])
def test_a_capacity_is_a_number_or_nothing(text: str, capacity: int | None) -> None:
    assert typed_capacity(text) == capacity


@pytest.mark.parametrize("text", ["-1", "beaucoup", "1001", "1,5", "٣"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(AbsenceRefused):
        typed_capacity(text)


def user(account: str, role: Role = Role.SALES) -> User:
    return User(account, account, account, role, "x", crm.NOW)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = crm.open_services(tmp_path)
    with opened.unit_of_work() as uow:
        for one in (user(ANA), user(BEN), user(CHEF, Role.ADMIN), user("aide@exemple.fr", Role.SUPPORT)):
            uow.users.add(one)
        uow.commit()
    yield opened
    opened.close()


def typed(**form: str) -> TypedAbsence:
    return TypedAbsence.read({"du": "2026-03-09", **form})


def test_people_enter_their_own_absences_and_administrators_everybodys(services: Services) -> None:
    with services.unit_of_work() as uow:
        for by, day in ((user(ANA), "2026-03-09"), (user(CHEF, Role.ADMIN), "2026-03-16")):
            plan_absence(uow, by, typed(du=day).meant(ANA, PARIS, NOW), NOW)
        with pytest.raises(Forbidden):
            plan_absence(uow, user(BEN), typed().meant(ANA, PARIS, NOW), NOW)
        with pytest.raises(Forbidden):
            limit_leads(uow, user(BEN), ANA, 3, NOW)
        found = uow.routing.absences(NOW, ANA)
        assert len(found) == 2
        with pytest.raises(Forbidden):
            cancel_absence(uow, user(BEN), found[0].id, NOW)
        assert cancel_absence(uow, user(ANA), found[0].id, NOW)
        assert not cancel_absence(uow, user(ANA), found[0].id, NOW)
        limit_leads(uow, user(ANA), ANA, 3, NOW)
        uow.commit()
    actions = [action for action, _ in crm.audited(services)]
    assert actions == ["absence.planned"] * 2 + ["absence.cancelled", "capacity.changed"]


def test_whoever_enters_an_absence_twice_is_away_once(services: Services) -> None:
    for by in (user(ANA), user(CHEF, Role.ADMIN)):
        with services.unit_of_work() as uow:
            plan_absence(uow, by, typed(remplacant=BEN).meant(ANA, PARIS, NOW), NOW)
            uow.commit()
    with services.unit_of_work() as uow:
        plan_absence(uow, user(ANA), typed().meant(ANA, PARIS, NOW), NOW)
        assert [absence.substitute for absence in uow.routing.absences(NOW, ANA)].count(BEN) == 1
        assert len(uow.routing.absences(NOW, ANA)) == 2
    assert [action for action, _ in crm.audited(services)] == ["absence.planned"]


@pytest.mark.parametrize(
    ("substitute", "code"),
    [
        ("inconnu@exemple.fr", "no_such_substitute"),
        ("aide@exemple.fr", "no_such_substitute"),
        (ANA, "own_substitute"),
    ],
)
def test_a_substitute_is_a_colleague_who_works_on_leads(
    services: Services, substitute: str, code: str
) -> None:
    with services.unit_of_work() as uow, pytest.raises(AbsenceRefused, match=code):
        plan_absence(uow, user(ANA), typed(remplacant=substitute).meant(ANA, PARIS, NOW), NOW)
