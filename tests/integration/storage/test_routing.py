"""Routing on both kinds of database: turns and capacities hold when many leads arrive at once."""

from __future__ import annotations

import datetime
import functools
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import yaml

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.board.office_time import OfficeClock
from bot.leads.capture import capture_draft, capture_final
from bot.leads.following import Step
from bot.leads.lead import Lead, Status
from bot.leads.repository import LeadFilter
from bot.playbook import Hours
from bot.routing.decision import Decision, How, Outcome
from bot.routing.presence import Absence
from bot.routing.reading import read_routing
from bot.routing.repository import ContactClock
from bot.routing.step import Router
from bot.routing.subject import subject_of
from bot.storage import engine as engines
from bot.storage import lead_indexes, tables
from bot.storage.database import Database
from bot.storage.lead_walk import Walk
from bot.unit_of_work import StorageUnavailable
from tests.integration.storage.plans import plan_of
from tests.unit.bot.leads.leads import NOW, a_lead

PARIS = ZoneInfo("Europe/Paris")
_WEEK = (((datetime.time(9), datetime.time(18)),),) * 5
OFFICE = OfficeClock(Hours("FR", (*_WEEK, (), ()), frozenset()), PARIS)
PROMISED = datetime.timedelta(hours=4)
DAY = datetime.timedelta(days=1)
ANA, BEN, CLEO, CHEF = (f"{name}@exemple.fr" for name in ("ana", "ben", "cleo", "chef"))
TEAM = f"""
  teams: {{commerce: {{members: [{ANA}, {BEN}, {CLEO}], strategy: round_robin}}}}
  rules: [{{name: Tous, team: commerce}}]
  fallback: {CHEF}
"""


def router(section: str = TEAM) -> Router:
    return Router(read_routing(yaml.safe_load(section)), OFFICE, PROMISED, lambda: NOW)


def numbered(number: int, **changes: object) -> Lead:
    person = {"email": f"p{number}@exemple.fr", "phone": None, "organisation": f"Maison {number}"}
    return a_lead(**{"id": f"lead-{number}", "conversation_id": f"c-{number}", **person, **changes})


@pytest.fixture
def staffed(database: Database) -> Database:
    with database.writing() as uow:
        for account in (ANA, BEN, CLEO, CHEF):
            name = account.partition("@")[0]
            uow.users.add(User(name, account, name.title(), Role.SALES, "x", NOW))
        uow.commit()
    return database


def owners(database: Database) -> Counter[str | None]:
    with database.reading() as uow:
        return Counter(lead.assigned_to for lead in uow.leads.page(limit=1000).leads)


def patiently(work: Callable[[], object]) -> None:
    """As the door does it: a database that was too busy kept nothing, and is asked again."""
    for _ in range(20):
        with suppress(StorageUnavailable):
            work()
            return
    work()


def capture_at_once(database: Database, step: Step, leads: list[Lead]) -> None:
    """Every lead in a thread of a small crowd, all of them begun at the same moment."""
    begin = threading.Barrier(6)

    def capture(lead: Lead) -> None:
        capture_final(database.writing(), lead, step)

    def some(part: int) -> None:
        begin.wait()
        for lead in leads[part::6]:
            patiently(functools.partial(capture, lead))

    with ThreadPoolExecutor(6) as crowd:
        for done in [crowd.submit(some, part) for part in range(6)]:
            done.result(60)


@pytest.mark.parametrize("strategy", ["round_robin", "least_busy"])
def test_of_leads_that_arrive_at_once_everybody_gets_the_same_number(
    staffed: Database, strategy: str
) -> None:
    step = router(TEAM.replace("round_robin", strategy))
    capture_at_once(staffed, step, [numbered(number) for number in range(36)])
    assert owners(staffed) == {ANA: 12, BEN: 12, CLEO: 12}


def test_nobody_gets_one_too_many_however_many_arrive_at_once(staffed: Database) -> None:
    section = TEAM + f"\n  capacity: 5\n  capacities: {{{BEN}: 2}}\n"
    section = section.replace(
        "rules: [", f"rules: [{{name: Ana, when: {{segment: B2A}}, persons: [{ANA}], otherwise: next}}, "
    )
    leads = [numbered(number, segment="B2A" if number % 2 else "B2B") for number in range(24)]
    capture_at_once(staffed, router(section), leads)
    assert owners(staffed) == {ANA: 5, BEN: 2, CLEO: 5, CHEF: 12}


def test_the_same_request_from_many_processes_is_routed_once(staffed: Database) -> None:
    copies = [numbered(1, id=f"copy-{number}") for number in range(12)]
    capture_at_once(staffed, router(), copies)
    assert owners(staffed) == {ANA: 1}
    with staffed.reading() as uow:
        [lead] = uow.leads.page().leads
        assert len(uow.routing.of_lead(lead.id)) == 1
        assert uow.outbox.waiting(lead.id) == ["lead.created"]
    capture_final(staffed.writing(), numbered(2), router())
    assert owners(staffed) == {ANA: 1, BEN: 1}, "and it took one turn"


def test_a_transaction_that_fails_takes_no_turn(staffed: Database) -> None:
    step = router()
    with staffed.writing() as uow:
        uow.leads.claim(numbered(1))
        assert step(uow, None, numbered(1)).assigned_to == ANA
        uow.rollback()
    capture_final(staffed.writing(), numbered(2), step)
    assert owners(staffed) == {ANA: 1}


def test_a_draft_is_routed_when_it_is_confirmed_and_what_staff_decides_stays(staffed: Database) -> None:
    step = router()
    capture_draft(staffed.writing(), numbered(1, status=Status.DRAFT))
    assert owners(staffed) == {None: 1}
    saved = capture_final(staffed.writing(), numbered(1), step)
    assert (saved.assigned_to, saved.status) == (ANA, Status.ASSIGNED)
    with staffed.writing() as uow:
        user = uow.users.by_email(CHEF)
        assert user is not None
        work = LeadWork(uow, user, NOW, step)
        work.assign(work.open(saved.id), CLEO)
        uow.commit()
    again = capture_final(staffed.writing(), numbered(1, need="autre chose", updated_at=NOW + DAY), step)
    assert (again.assigned_to, again.need) == (CLEO, "autre chose")


def test_who_is_away_and_who_takes_fewer_is_known(staffed: Database) -> None:
    later = Absence("later", ANA, NOW + 5 * DAY, NOW + 9 * DAY)
    now = Absence("now", ANA, NOW - DAY, NOW + DAY, CHEF)
    with staffed.writing() as uow:
        uow.routing.add_absence(later)
        uow.routing.add_absence(now)
        uow.routing.set_capacity(BEN, 7)
        uow.routing.set_capacity(CLEO, 3)
        uow.routing.set_capacity(CLEO, None)
        uow.commit()
    with staffed.reading() as uow:
        found = uow.routing.colleagues([ANA, BEN, CLEO, "nobody@exemple.fr"], NOW, NOW)
        assert set(found) == {ANA, BEN, CLEO, CHEF}, "the substitute is known as well"
        assert found[ANA].absences == (now,)
        assert [found[one].capacity for one in (ANA, BEN, CLEO)] == [None, 7, None]
        assert list(uow.routing.absences(NOW)) == [now, later]
        assert list(uow.routing.absences(NOW + 2 * DAY, ANA)) == [later]
        assert uow.routing.absence("now") == now
    assert capture_final(staffed.writing(), numbered(1), router()).assigned_to == CHEF


def test_open_leads_are_those_on_which_something_is_to_be_done(staffed: Database) -> None:
    states = [*Status, Status.ASSIGNED]
    with staffed.writing() as uow:
        for number, status in enumerate(states):
            silent = number == len(states) - 1
            lead = numbered(number, status=status, assigned_to=ANA, do_not_contact=silent)
            uow.leads.claim(lead)
        uow.commit()
    with staffed.reading() as uow:
        assert uow.routing.colleagues([ANA], NOW, NOW)[ANA].open_leads == 3


def test_open_leads_are_counted_in_an_index_of_their_own(staffed: Database, url: str) -> None:
    engine = engines.create_engine(url)
    statement = sa.select(tables.leads.c.assigned_to).where(
        tables.leads.c.assigned_to == ANA, sa.text(lead_indexes.OPEN_LEADS)
    )
    with engine.connect() as connection:
        assert "ix_leads_open_of" in plan_of(connection, statement)
    engine.dispose()


def test_a_decision_is_kept_as_it_was_made_until_the_lead_is_erased(staffed: Database) -> None:
    step = router(TEAM + "\n  capacities: {ana@exemple.fr: 0}\n")
    saved = capture_final(staffed.writing(), numbered(1), step)
    with staffed.reading() as uow:
        [routed] = uow.routing.of_lead(saved.id)
    assert routed.at == NOW
    assert (routed.decision.owner, routed.decision.how, routed.decision.rule) == (BEN, How.RULE, "Tous")
    assert [one.outcome for one in routed.decision.considered] == [
        Outcome.FULL,
        Outcome.CHOSEN,
        Outcome.WAITS,
    ]
    with staffed.writing() as uow:
        uow.erasures.wipe(saved.conversation_id)
        uow.commit()
    with staffed.reading() as uow:
        assert list(uow.routing.of_lead(saved.id)) == [] and uow.routing.clock(saved.id) is None


def test_simulating_writes_nothing_and_waits_for_nobody(staffed: Database) -> None:
    step = router()
    with staffed.writing() as busy:
        busy.routing.alone()
        with staffed.reading() as uow:
            decisions: list[Decision] = [
                step.decide(uow, subject_of(numbered(number)), NOW, numbered(number)) for number in range(2)
            ]
    assert [decision.owner for decision in decisions] == [ANA, ANA]


def test_a_clock_starts_once_and_says_when_there_is_something_to_do(staffed: Database) -> None:
    saved = capture_final(staffed.writing(), numbered(1), router())
    with staffed.writing() as uow:
        clock = uow.routing.clock(saved.id)
        assert clock is not None and clock.next_at == clock.remind_at == clock.due_at - DAY / 24
        uow.routing.start_clock(ContactClock(saved.id, NOW, None, NOW))
        assert uow.routing.clock(saved.id) == clock
        assert list(uow.routing.clocks_due(NOW, limit=9)) == []
        assert list(uow.routing.clocks_due(NOW + DAY, limit=9)) == [saved.id]
        uow.routing.move_clock(replace(clock, remind_at=None, next_at=None))
        assert list(uow.routing.clocks_due(NOW + DAY, limit=9)) == []


def test_those_who_wait_too_long_are_listed_along_an_index_of_those_who_wait(
    staffed: Database, url: str
) -> None:
    agreed = a_lead().consent
    late = {"created_at": NOW - 3 * DAY, "consent": replace(agreed, at=NOW - 3 * DAY)}
    leads = [
        numbered(1, **late),
        numbered(2, **{**late, "consent": replace(agreed, at=NOW)}),
        numbered(3, **late, status=Status.CONTACTED, contacted_at=NOW),
        numbered(4, **late, do_not_contact=True),
        numbered(5, **late, status=Status.TO_CHECK),
        numbered(6, **late, status=Status.ASSIGNED, assigned_to=ANA),
    ]
    with staffed.writing() as uow:
        for lead in leads:
            uow.leads.claim(lead)
        uow.commit()
    only = LeadFilter(statuses=frozenset(Status) - {Status.DRAFT}, test=False, waiting_since_before=NOW - DAY)
    with staffed.reading() as uow:
        found = uow.leads.page(only).leads
        assert {lead.id for lead in found} == {"lead-1", "lead-6"} and uow.leads.count(only) == 2
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        assert "ix_leads_waiting" in plan_of(connection, Walk(connection, only).positions(50))
    engine.dispose()
