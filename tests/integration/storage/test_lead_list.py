"""Lists of leads in a real database: filters, orders, pages in both directions, search."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.leads.lead import Status
from bot.leads.repository import LeadFilter, LeadOrder
from bot.leads.search import words_of
from bot.search.query import parse_query
from bot.storage import engine as engines
from bot.storage import lead_walk
from bot.storage.database import Database
from tests.integration.storage.listed_leads import LEADS, ONLY, listed
from tests.integration.storage.plans import plan_of


@pytest.fixture
def full(database: Database) -> Database:
    with database.writing() as uow:
        for lead in LEADS:
            uow.leads.claim(lead)
        uow.commit()
    return database


@pytest.mark.parametrize(
    ("few", "looked_up"),
    [(100, 100), (100, 0), (3, 1), (0, 0)],
    ids=["very few found", "few found", "many found", "nearly all found"],
)
@pytest.mark.parametrize("order", LeadOrder)
def test_pages_forwards_and_backwards_show_each_lead_once(
    full: Database, order: LeadOrder, few: int, looked_up: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_walk, "MANY", few)
    monkeypatch.setattr(lead_walk, "_LOOKED_UP", looked_up)
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


@pytest.mark.parametrize(
    ("only", "index"),
    [
        (
            LeadFilter(segments=frozenset({"B2B"}), statuses=frozenset({Status.LOST}), test=False),
            "ix_leads_by_segment_status",
        ),
        (LeadFilter(unowned=True, origin="lettre"), "ix_leads_by_assigned_to_origin"),
        (LeadFilter(owner="sacha@exemple.fr"), "ix_leads_by_assigned_to"),
    ],
)
@pytest.mark.parametrize("order", [LeadOrder.NEWEST, LeadOrder.SCORE])
def test_what_is_rare_is_found_in_the_index_of_just_that(
    full: Database, url: str, only: LeadFilter, index: str, order: LeadOrder
) -> None:
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        plan = plan_of(connection, lead_walk.Walk(connection, only, order).positions(50))
    engine.dispose()
    assert " ix_leads_by_score" not in plan
    if engine.dialect.name == "sqlite":  # PostgreSQL weighs indexes by the values that it has counted
        assert index in plan


def test_a_list_that_has_grown_since_it_was_counted_is_shown_whole(full: Database) -> None:
    only = LeadFilter(segments=frozenset({"B2R"}), statuses=frozenset({Status.WON}), lowest_score=1)
    with full.writing() as uow:
        assert (uow.leads.count(only), len(uow.leads.page(only).leads)) == (0, 0)
        uow.leads.claim(replace(LEADS[0], id="new", request=2, segment="B2R", status=Status.WON, score=9))
        assert uow.leads.count(only) == 1
        assert [lead.id for lead in uow.leads.page(only).leads] == ["new"]


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
