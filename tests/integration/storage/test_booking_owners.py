"""Whose a booked call is: that of the owner who is free, else that of the team."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.calendar.booking import SlotTaken
from bot.leads.capture import capture_final
from bot.storage.database import Database
from tests.integration.storage.calls import (
    ADA,
    EMIL,
    HALF,
    TEN,
    assign,
    at_work,
    booking,
    starts,
    step,
    wants,
    with_routing,
)


class Away:
    """Ada does not work on the day of the call."""

    def busy(
        self, owner: str, since: datetime.datetime, until: datetime.datetime
    ) -> Sequence[tuple[datetime.datetime, datetime.datetime]]:
        return [(TEN - 2 * HALF, TEN + 8 * HALF)] if owner == ADA else []


def test_of_two_who_plan_for_one_owner_at_once_one_is_refused(team: Database) -> None:
    for number in range(1, 7):
        capture_final(team.writing(), wants(number, None, assigned_to=None), assign)

    def plan(number: int) -> bool:
        with team.writing() as uow:
            work = at_work(uow)
            try:
                work.plan_callback(work.open(f"lead-{number}"), TEN)
            except SlotTaken as refused:
                assert (refused.code, refused.details) == ("owner_taken", {"owner": ADA})
                return False
            uow.commit()
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(plan, range(1, 7))) == 1
    assert starts(team) == [TEN]


def test_with_a_routing_the_call_is_that_of_the_owner_or_of_the_team_when_the_owner_has_one(
    team: Database,
) -> None:
    for number in (1, 2):
        capture_final(team.writing(), wants(number), with_routing)
    first, second = booking(team, 1), booking(team, 2)
    assert first is not None and first.owner == ADA
    assert second is not None and (second.owner, second.start) == (None, TEN), "the promise stands"


def test_an_owner_who_is_away_is_not_booked(team: Database) -> None:
    away = step(absences=lambda uow, since: Away())
    capture_final(team.writing(), wants(1), lambda uow, b, lead: away(uow, b, assign(uow, b, lead)))
    booked = booking(team)
    assert booked is not None and booked.owner is None


def test_a_lead_in_other_hands_takes_its_call_along_if_they_are_free(team: Database) -> None:
    for number in (1, 2):
        capture_final(team.writing(), wants(number), step())
    with team.writing() as uow:
        work = at_work(uow)
        for number in (1, 2):
            work.assign(work.open(f"lead-{number}"), EMIL)
        uow.commit()
    booked = [booking(team, number) for number in (1, 2)]
    assert [one.owner for one in booked if one] == [EMIL, None]
    assert starts(team) == [TEN, TEN]
