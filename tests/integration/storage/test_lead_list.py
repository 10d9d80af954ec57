"""Lists of leads in a real database: filters, orders, pages in both directions, search."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.leads.lead import Lead, Source, Status
from bot.leads.repository import LeadFilter, LeadOrder
from bot.leads.search import words_of
from bot.search.query import parse_query
from bot.storage import engine as engines
from bot.storage import lead_walk
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
NEEDS = [
    "des tablettes durcies pour les chantiers",
    "une borne de recharge à l’école",
    "rien de précis",
    "l’équipement des écoles du département",
]


def leads(count: int = 60) -> list[Lead]:
    """Leads of every kind; several were created in the same microsecond."""
    chance = random.Random(7)
    return [
        Lead(
            id=f"lead-{number:03}",
            conversation_id=f"c-{number}",
            request=1,
            created_at=NOW + datetime.timedelta(minutes=number // 3),
            updated_at=NOW + datetime.timedelta(minutes=number),
            status=chance.choice(list(Status)),
            segment=chance.choice(["B2C", "B2B", "B2A", None]),
            score=chance.choice([None, 10, 50, 50, 90]),
            assigned_to=chance.choice([None, None, "camille@exemple.fr", "sacha@exemple.fr"]),
            need=chance.choice(NEEDS),
            source=Source(
                utm=chance.choice([{}, {"utm_source": "Lettre"}]),
                referrer=chance.choice([None, "https://www.annuaire.example/x"]),
                test=chance.random() < 0.2,
            ),
            do_not_contact=chance.random() < 0.2,
            callback_at=chance.choice([None, NOW + datetime.timedelta(hours=chance.randrange(100))]),
            deadline=chance.choice([None, NOW.date() + datetime.timedelta(days=chance.randrange(9))]),
        )
        for number in range(count)
    ]


LEADS = leads()
ONLY: dict[str, tuple[LeadFilter, Callable[[Lead], bool]]] = {
    "everything": (LeadFilter(), lambda lead: True),
    "a status": (LeadFilter(statuses=frozenset({Status.WON})), lambda lead: lead.status is Status.WON),
    "two statuses without tests": (
        LeadFilter(statuses=frozenset({Status.WON, Status.LOST}), test=False),
        lambda lead: lead.status in (Status.WON, Status.LOST) and not lead.source.test,
    ),
    "a segment": (LeadFilter(segments=frozenset({"B2A"})), lambda lead: lead.segment == "B2A"),
    "no segment or B2C": (
        LeadFilter(segments=frozenset({"", "B2C"})),
        lambda lead: lead.segment in (None, "B2C"),
    ),
    "no segment": (LeadFilter(segments=frozenset({""})), lambda lead: lead.segment is None),
    "an owner": (
        LeadFilter(owner="sacha@exemple.fr"),
        lambda lead: lead.assigned_to == "sacha@exemple.fr",
    ),
    "nobody's": (LeadFilter(unowned=True), lambda lead: lead.assigned_to is None),
    "scores": (
        LeadFilter(lowest_score=20, highest_score=60),
        lambda lead: lead.score == 50,
    ),
    "an origin": (LeadFilter(origin="lettre"), lambda lead: lead.source.origin == "lettre"),
    "a website": (
        LeadFilter(origin="annuaire.example", segments=frozenset({"B2B"})),
        lambda lead: lead.source.origin == "annuaire.example" and lead.segment == "B2B",
    ),
    "dates": (
        LeadFilter(since=NOW + datetime.timedelta(minutes=3), before=NOW + datetime.timedelta(minutes=9)),
        lambda lead: 3 <= (lead.created_at - NOW).seconds / 60 < 9,
    ),
    "not to be contacted": (LeadFilter(do_not_contact=True), lambda lead: lead.do_not_contact),
    "a word": (
        LeadFilter(search=parse_query("école"), test=False),
        lambda lead: "école" in (lead.need or "") and not lead.source.test,
    ),
    "two words": (
        LeadFilter(search=parse_query("équiper ecoles")),
        lambda lead: lead.need == NEEDS[3],
    ),
    "nothing": (LeadFilter(search=parse_query("introuvable")), lambda lead: False),
}
KEYS: dict[LeadOrder, Callable[[Lead], Any]] = {
    LeadOrder.NEWEST: lambda lead: 0,
    LeadOrder.OLDEST: lambda lead: 0,
    LeadOrder.SCORE: lambda lead: lead.score,
    LeadOrder.CALLBACK: lambda lead: lead.callback_at,
    LeadOrder.DEADLINE: lambda lead: lead.deadline,
}


def listed(order: LeadOrder, fits: Callable[[Lead], bool]) -> list[str]:
    """The ids that a list should show: ties in the order in which the leads were stored."""
    key = KEYS[order]
    found = [lead for lead in LEADS if fits(lead) and key(lead) is not None]
    found.sort(key=key)
    if order in (LeadOrder.NEWEST, LeadOrder.SCORE):
        found = sorted(found[::-1], key=key, reverse=True)
    return [lead.id for lead in found]


@pytest.fixture
def full(database: Database) -> Database:
    with database.writing() as uow:
        for lead in LEADS:
            uow.leads.claim(lead)
        uow.commit()
    return database


@pytest.mark.parametrize("few", [100, 3, 0], ids=["few found", "many found", "nearly all found"])
@pytest.mark.parametrize("order", LeadOrder)
def test_pages_forwards_and_backwards_show_each_lead_once(
    full: Database, order: LeadOrder, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_walk, "MANY", few)
    monkeypatch.setattr(lead_walk, "_KEPT_IN_MIND", few and 100)
    for name, (only, fits) in ONLY.items():
        wanted = listed(order, fits)
        with full.reading() as uow:
            page = uow.leads.page(only, order, limit=7)
            forwards = [lead.id for lead in page.leads]
            while page.later:
                page = uow.leads.page(only, order, limit=7, after=page.last)
                forwards += [lead.id for lead in page.leads]
            backwards = [lead.id for lead in page.leads]
            while page.earlier:
                page = uow.leads.page(only, order, limit=7, before=page.first)
                backwards = [lead.id for lead in page.leads] + backwards
        assert (name, forwards, backwards) == (name, wanted, wanted)


def test_counting_agrees_with_the_list_and_ends_where_it_is_told(full: Database) -> None:
    with full.reading() as uow:
        for name, (only, fits) in ONLY.items():
            number = sum(map(fits, LEADS))
            assert (name, uow.leads.count(only)) == (name, number)
            assert (name, uow.leads.count(only, up_to=5)) == (name, min(number, 5))


def test_what_a_lead_is_found_by_follows_its_changes(full: Database) -> None:
    def found(words: str) -> list[str]:
        with full.reading() as uow:
            return [lead.id for lead in uow.leads.page(LeadFilter(search=parse_query(words))).leads]

    with full.writing() as uow:
        lead = uow.leads.get("lead-000")
        assert lead is not None
        named = uow.leads.save(replace(lead, last_name="Kervadec", phone="+33639980012", need="un pont"))
        uow.commit()
    assert found("kervadec") == found("06 39 98 00 12") == found("pont") == ["lead-000"]
    assert "lead-000" not in found("tablettes") + found("école")
    with full.writing() as uow:
        uow.leads.save(replace(named, last_name=None, phone=None))
        uow.commit()
    assert found("kervadec") == found("063998*") == []


def test_a_lead_that_is_deleted_is_not_found_any_more(full: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        connection.execute(sa.text("DELETE FROM leads"))
        connection.commit()
        assert connection.execute(sa.text("SELECT count(*) FROM lead_search")).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize(
    "query", ['"', "a OR b", "NEAR(a b)", "words : x", "it's", "- x", "a & !b", "x:*", "\\"]
)
def test_no_query_is_read_as_a_language_of_the_database(full: Database, query: str) -> None:
    with full.reading() as uow:
        uow.leads.page(LeadFilter(search=parse_query(query)))
        uow.leads.page(LeadFilter(search=parse_query(query)), LeadOrder.SCORE)


def test_the_origins_are_each_named_once(full: Database) -> None:
    with full.reading() as uow:
        assert uow.leads.origins() == ["annuaire.example", "lettre"]
        assert uow.leads.origins(limit=1) == ["annuaire.example"]


def test_the_last_change_is_known(full: Database) -> None:
    with full.reading() as uow:
        assert uow.leads.last_change() == LEADS[-1].updated_at


def test_a_lead_is_found_by_every_text_it_holds() -> None:
    lead = replace(LEADS[0], siren="732829320", regulation="AC-2026-041", email="odile@exemple.fr")
    assert {"732829320", "041", "odil"} <= set(words_of(lead))


@pytest.mark.parametrize("order", LeadOrder)
def test_each_lead_of_a_list_knows_the_ones_beside_it(full: Database, order: LeadOrder) -> None:
    for name, (only, fits) in ONLY.items():
        wanted = [None, *listed(order, fits), None]
        with full.reading() as uow:
            for before, here, after in zip(wanted, wanted[1:], wanted[2:], strict=False):
                assert here is not None
                found = [lead and lead.id for lead in uow.leads.neighbours(here, only, order)]
                assert (name, found) == (name, [before, after])


def test_a_lead_that_has_left_a_list_still_knows_where_it_stood(full: Database) -> None:
    won = [lead.id for lead in reversed(LEADS) if lead.status is Status.WON]
    left = next(lead for lead in LEADS if won[1] > lead.id > won[2])
    with full.reading() as uow:
        beside = uow.leads.neighbours(left.id, LeadFilter(statuses=frozenset({Status.WON})))
        assert [lead and lead.id for lead in beside] == won[1:3]
        assert uow.leads.neighbours("unknown") == (None, None)


def test_a_lead_without_a_score_has_no_place_among_scores(full: Database) -> None:
    without = next(lead for lead in LEADS if lead.score is None)
    with full.reading() as uow:
        assert uow.leads.neighbours(without.id, order=LeadOrder.SCORE) == (None, None)
