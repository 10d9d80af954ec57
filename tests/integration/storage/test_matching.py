"""Persons and organisations, found while requests are saved, on a database of each kind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.leads.lead import Consent, Source, Status
from bot.matching.keys import Key, KeyKind
from bot.matching.older import match_older
from bot.matching.repository import Links, ProposalStatus, Same
from bot.matching.rules import MatchingRules
from bot.privacy.erasure import AskedBy, erase
from bot.storage import engine as engines
from bot.storage.database import Database
from tests.integration.storage.alike import NOW, Save, a_lead, links, proposed


def test_the_same_mailbox_is_the_same_person(database: Database, save: Save) -> None:
    save(1, email="odile.perrault@gmail.com")
    save(2, email="odileperrault+devis@googlemail.com", first_name=None)
    save(3, email="jean@gmail.com", first_name="Jean", last_name="Martin")
    assert links(database, 1).person == links(database, 2).person
    assert links(database, 3).person not in (None, links(database, 1).person)
    assert proposed(database) == []


def test_two_names_under_one_number_are_proposed_and_not_joined(database: Database, save: Save) -> None:
    save(1, email=None, phone="+33297000001", organisation=None)
    save(2, email=None, phone="+33297000001", organisation=None, first_name="Jean", last_name="Martin")
    assert links(database, 1).person != links(database, 2).person
    assert proposed(database) == [(Same.PERSON, "lead-1", "lead-2", ("same_phone", "other_name"))]


def test_two_people_are_proposed_once_however_often_they_write(database: Database, save: Save) -> None:
    for number, first_name in enumerate(("Odile", "Jean", "Odile", "Jean", "Odile"), start=1):
        save(number, email=None, phone="+33297000001", organisation=None, first_name=first_name)
    assert [(kind, one, other) for kind, one, other, _ in proposed(database)] == [
        (Same.PERSON, "lead-1", "lead-2")
    ]


def test_a_number_that_too_many_left_proves_nothing_and_proposes_nothing(
    database: Database, save: Save
) -> None:
    rules = MatchingRules(person_limit=2)
    for number in range(1, 5):
        save(number, rules, email=None, phone="+33297000001", organisation=None)
    save(5, rules, email=None, phone="+33297000001", organisation=None, first_name="Jean", last_name="Martin")
    assert links(database, 1).person == links(database, 2).person == links(database, 3).person
    assert links(database, 4).person not in (None, links(database, 1).person)
    assert len({links(database, number).person for number in (3, 4, 5)}) == 3
    assert proposed(database) == []


def test_two_persons_become_one_by_who_is_both(database: Database, save: Save) -> None:
    save(1, email="odile@ateliers-perrault.fr")
    save(2, email=None, phone="+33639980012")
    assert links(database, 1).person != links(database, 2).person
    save(3, phone="+33639980012")
    assert links(database, 1).person == links(database, 2).person == links(database, 3).person
    with database.reading() as uow:
        (merge,) = uow.merges.joining(Same.PERSON, links(database, 1).person or "")
        assert merge.automatic and "same_email" in merge.why and "same_phone" in merge.why
        assert list(uow.matches.requests_of(Same.PERSON, merge.kept, limit=9)) == [
            "lead-3",
            "lead-2",
            "lead-1",
        ]
        assert {lead.id for lead in uow.leads.of_person(a_lead(2, email=None), limit=5)} == {
            "lead-1",
            "lead-3",
        }


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"siren": "732829320"}, {"siret": "73282932000074", "organisation": "Autre nom"}, True),
        ({}, {"organisation": "Perrault", "email": "jean@ateliers-perrault.fr"}, True),
        ({"email": None}, {"email": None, "organisation": "ATELIERS PERRAULT"}, True),
        ({"siren": "732829320"}, {"siren": "552100554"}, False),
        ({}, {"organisation": "Menuiserie Kerlann"}, False),
        ({"email": "a@gmail.com"}, {"email": "b@gmail.com", "organisation": "Menuiserie Kerlann"}, False),
        ({"segment": "B2C"}, {"segment": "B2C"}, False),
    ],
)
def test_organisations(
    database: Database, save: Save, first: dict[str, Any], second: dict[str, Any], same: bool
) -> None:
    save(1, **first)
    save(2, first_name="Jean", last_name="Martin", **second)
    one, other = links(database, 1).organisation, links(database, 2).organisation
    assert (one is not None and one == other) is same


def test_names_that_resemble_each_other_are_proposed(database: Database, save: Save) -> None:
    save(1, email=None, phone="+33639980012", organisation="Menuiserie Kerlann")
    save(2, email=None, phone="+33639980034", organisation="Menuiseries Kerlan SAS", first_name="Jean")
    assert links(database, 1).organisation != links(database, 2).organisation
    assert proposed(database) == [(Same.ORGANISATION, "lead-1", "lead-2", ("similar_organisation",))]


def test_saving_a_request_again_changes_nothing(database: Database, save: Save) -> None:
    save(1)
    before = links(database, 1)
    save(1)
    assert links(database, 1) == before


def test_a_corrected_address_finds_the_person(database: Database, save: Save) -> None:
    save(1)
    save(2, email="odille@ateliers-perraul.fr")
    assert links(database, 1).person != links(database, 2).person
    save(2)
    assert links(database, 1).person == links(database, 2).person


def test_an_evaluation_is_matched_with_evaluations_only(database: Database, save: Save) -> None:
    save(1)
    save(2, source=Source(test=True))
    assert links(database, 1).person != links(database, 2).person


def test_who_refuses_to_be_contacted_is_nobody_who_could_be_recognised(
    database: Database, save: Save
) -> None:
    saved = save(1, consent=Consent(contact=False, at=NOW))
    assert saved.status is Status.NO_CONTACT
    assert links(database, 1) == Links()


def test_who_must_not_be_contacted_stays_so_under_another_address(database: Database, save: Save) -> None:
    save(1, email="odile.perrault@gmail.com", do_not_contact=True)
    assert save(2, email="odileperrault+autre@gmail.com").do_not_contact


def test_two_who_save_at_once_make_one_person(database: Database, save: Save) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: save(number, phone="+33639980012"), range(1, 7)))
    assert len({links(database, number) for number in range(1, 7)}) == 1


def test_requests_from_before_are_matched_afterwards(database: Database) -> None:
    with database.writing() as uow:
        for number in range(1, 5):
            uow.leads.claim(a_lead(number))
        uow.leads.claim(a_lead(9, status=Status.DRAFT))
        uow.commit()
    with database.writing() as uow:
        assert match_older(uow, MatchingRules(), NOW, None) == (4, None)
        uow.commit()
    assert len({links(database, number) for number in range(1, 5)}) == 1
    with database.writing() as uow:
        assert match_older(uow, MatchingRules(), NOW, None) == (0, None)


def test_an_erasure_leaves_neither_the_person_nor_what_went_elsewhere(
    database: Database, save: Save, url: str
) -> None:
    save(1, need="dix tablettes durcies")
    save(2, need="dix tablettes durcies", phone="+33639980012")
    save(3, phone="+33639980012", first_name="Jean", last_name="Martin", email=None)
    with database.writing() as uow:
        erase(uow, "c-2", AskedBy.VISITOR, NOW)
        uow.commit()
    with database.reading() as uow:
        kept = uow.leads.get("lead-1")
        assert kept is not None and (kept.phone, kept.status) == (None, Status.QUALIFIED)
        assert uow.merges.of_lead("lead-1") == []
    with database.writing() as uow:
        erase(uow, "c-1", AskedBy.VISITOR, NOW)
        erase(uow, "c-3", AskedBy.VISITOR, NOW)
        uow.commit()
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        for table in ("persons", "organisations", "lead_keys", "merges", "match_proposals", "lead_origins"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 0, table
    engine.dispose()


def test_what_was_dismissed_is_not_joined_later(database: Database, save: Save) -> None:
    save(1, email=None, phone="+33297000001", organisation=None)
    save(2, email="jean@exemple.fr", phone="+33297000001", organisation=None, first_name="Jean")
    with database.writing() as uow:
        (proposal,) = uow.proposals.open(limit=5).proposals
        uow.proposals.decide(replace(proposal, status=ProposalStatus.DISMISSED, by="rep", decided_at=NOW))
        uow.commit()
    save(3, email="jean@exemple.fr", phone="+33297000001", organisation=None, first_name=None, last_name=None)
    assert links(database, 1).person != links(database, 2).person


def test_a_key_is_looked_up_in_an_index(database: Database, save: Save, url: str) -> None:
    save(1)
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        explain = "EXPLAIN"
        if connection.dialect.name == "sqlite":
            explain = "EXPLAIN QUERY PLAN"
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
        same = "kind = 'email' AND value = 'x'"
        query = f"SELECT lead_id FROM lead_keys WHERE {same} ORDER BY position DESC LIMIT 21"
        plan = "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {query}"))
    engine.dispose()
    assert "ix_lead_keys_kind_value_position" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan
    with database.reading() as uow:
        assert Key(KeyKind.EMAIL, "odile@ateliers-perrault.fr") in (uow.matches.keys("lead-1") or ())
