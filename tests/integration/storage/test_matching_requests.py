"""A request that comes twice, found while it is saved, on a database of each kind."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from bot.leads.lead import Consent, Source, Status
from bot.matching.repository import Same
from bot.privacy.erasure import AskedBy, erase
from bot.storage.database import Database
from tests.integration.storage.alike import NOW, Save, proposed


def test_the_same_request_again_joins_the_first_by_itself(database: Database, save: Save) -> None:
    first = save(1, need="Dix tablettes durcies, pour l’atelier.")
    again = save(2, need="dix tablettes durcies pour l'atelier", phone="+33639980012")
    assert (first.status, again.status) == (Status.QUALIFIED, Status.MERGED)
    with database.reading() as uow:
        kept = uow.leads.get("lead-1")
        assert kept is not None and kept.phone == "+33639980012"
        assert uow.outbox.waiting("lead-1") == ["lead.created", "lead.updated"]
        assert uow.outbox.waiting("lead-2") == []
        merge = uow.merges.into("lead-2")
        assert merge is not None and (merge.kept, merge.automatic) == ("lead-1", True)
        assert uow.origins.of_lead("lead-1")["phone"].conversation_id == "c-2"


def test_the_same_request_without_a_new_word_leaves_the_first_as_it_was(
    database: Database, save: Save
) -> None:
    save(1, need="dix tablettes durcies")
    with database.reading() as uow:
        first = uow.leads.get("lead-1")
    again = save(2, need="dix tablettes durcies")
    with database.writing() as uow:
        assert (again.status, uow.leads.get("lead-1")) == (Status.MERGED, first)
        merge = uow.merges.into("lead-2")
        assert merge is not None
        uow.merges.take_back(merge, NOW, None)
        undone = uow.leads.get("lead-2")
        assert (undone and undone.status, uow.leads.get("lead-1")) == (Status.QUALIFIED, first)


@pytest.mark.parametrize(
    "changes",
    [
        {"need": "douze tablettes durcies pour l’atelier"},
        {"need": "10 tablettes durcies pour l’atelier"},
        {"segment": "B2A"},
        {"organisation": "Menuiserie Kerlann"},
        {"reference": "2026-12"},
        {"created_at": NOW + datetime.timedelta(days=20)},
        {"source": Source(test=True)},
        {"first_name": "Jean", "last_name": "Martin"},
    ],
)
def test_another_request_stays_another(database: Database, save: Save, changes: dict[str, Any]) -> None:
    save(1, need="dix tablettes durcies pour l’atelier", reference="2026-11")
    again = save(2, **{"need": "dix tablettes durcies pour l’atelier", **changes})
    assert again.status is Status.QUALIFIED


def test_a_request_that_is_like_an_earlier_one_is_proposed(database: Database, save: Save) -> None:
    save(1, need="des tablettes durcies pour notre atelier de Vannes")
    save(2, need="tablettes durcies pour l’atelier de Vannes")
    assert proposed(database) == [(Same.REQUEST, "lead-1", "lead-2", ("same_person", "similar_need"))]


def test_what_the_visitor_adds_to_a_merged_request_is_proposed_where_it_is_worked_on(
    database: Database, save: Save
) -> None:
    save(1, need="dix tablettes durcies", budget=100)
    save(2, need="dix tablettes durcies")
    again = save(2, need="dix tablettes durcies", email="odile@perrault.fr", budget=300)
    assert again.status is Status.MERGED
    with database.reading() as uow:
        told = {(c.field, c.after) for c in uow.changes.of_lead("lead-1")}
    assert {("email", "odile@perrault.fr"), ("budget", "300")} <= told


def test_who_then_refuses_is_not_contacted_about_the_first_either(database: Database, save: Save) -> None:
    save(1, need="dix tablettes durcies")
    save(2, need="dix tablettes durcies")
    save(2, need="dix tablettes durcies", consent=Consent(contact=False, at=NOW))
    with database.reading() as uow:
        kept = uow.leads.get("lead-1")
        assert kept is not None and kept.do_not_contact
        assert uow.outbox.waiting("lead-1") == []


def test_what_a_request_had_taken_in_is_on_its_own_again_when_it_is_erased(
    database: Database, save: Save
) -> None:
    save(1, need="dix tablettes durcies")
    save(2, need="dix tablettes durcies")
    with database.writing() as uow:
        erase(uow, "c-1", AskedBy.VISITOR, NOW)
        uow.commit()
    with database.reading() as uow:
        left = uow.leads.get("lead-2")
        assert left is not None and left.status is Status.QUALIFIED
        assert uow.outbox.waiting("lead-2") == ["lead.created"]


def test_offers_stay_wanted_when_the_same_request_comes_again_without_a_word_of_them(
    database: Database, save: Save
) -> None:
    wanted = Consent(contact=True, marketing=True, at=NOW, marketing_at=NOW)
    save(1, need="dix tablettes durcies", consent=wanted)
    again = save(2, need="dix tablettes durcies", consent=Consent(contact=True, marketing=False, at=NOW))
    assert again.status is Status.MERGED
    with database.reading() as uow:
        kept = uow.leads.get("lead-1")
        assert kept is not None and kept.consent == wanted


def test_who_then_wants_no_offers_gets_none_for_the_first_either(database: Database, save: Save) -> None:
    refused = Consent(contact=True, marketing=False, at=NOW, marketing_at=NOW)
    save(1, need="dix tablettes durcies", consent=replace(refused, marketing=True))
    save(2, need="dix tablettes durcies")
    save(2, need="dix tablettes durcies", consent=refused)
    with database.reading() as uow:
        kept = uow.leads.get("lead-1")
        assert kept is not None and kept.consent.marketing is False
        assert uow.outbox.waiting("lead-1") == ["lead.created", "lead.updated"]
