"""Merging requests, on a database of each kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.accounts.account import Role, User
from bot.accounts.lead_work import Forbidden, LeadWork
from bot.leads.changes import ChangeRefused
from bot.leads.lead import Consent, Lead, Source, Status
from bot.leads.origins import Origin
from bot.leads.repository import LeadChanged
from bot.matching.merging import Merging
from bot.matching.repository import Same
from bot.storage.database import Database
from tests.integration.storage.merging import FOLLOW, LATER, NOW, REP, a_lead, merged, save, unmerged

AGENT = User("agent", "agent@exemple.fr", "Agent", Role.SUPPORT, "-", NOW)


def test_what_stays_takes_over_what_only_the_other_knows(database: Database) -> None:
    save(database, a_lead(1, organisation=None))
    save(
        database, a_lead(2, phone="+33639980012", organisation="Perrault", budget=100, budget_period="month")
    )
    with database.writing() as uow:
        work = LeadWork(uow, REP, NOW, FOLLOW)
        work.correct(work.open("lead-2"), {"role": "gérante"}, "au téléphone")
        uow.commit()
    merged(database, "lead-1", "lead-2")
    with database.reading() as uow:
        kept, absorbed = uow.leads.get("lead-1"), uow.leads.get("lead-2")
        origins = uow.origins.of_lead("lead-1")
        waiting = [uow.outbox.waiting(name) for name in ("lead-1", "lead-2")]
        persons = {uow.matches.links(name).person for name in ("lead-1", "lead-2")}
    assert kept is not None and absorbed is not None
    assert (kept.email, kept.phone, kept.organisation) == ("odile1@exemple.fr", "+33639980012", "Perrault")
    assert (kept.budget, kept.budget_period, kept.role) == (100, "month", "gérante")
    assert absorbed.status is Status.MERGED
    assert (origins["email"].origin, origins["phone"].origin) == (Origin.VISITOR, Origin.MERGE)
    assert (origins["phone"].conversation_id, origins["role"].by) == ("c-2", "rep")
    assert waiting == [["lead.created", "lead.updated"], []]
    assert len(persons) == 1


def test_its_own_conversation_does_not_take_back_what_it_took_over(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2, phone="+33639980012"))
    merged(database, "lead-1", "lead-2")
    assert save(database, a_lead(1, need="autre chose")).phone == "+33639980012"


def test_the_stricter_wish_counts_for_both(database: Database) -> None:
    save(database, a_lead(1, consent=Consent(contact=True, marketing=True, at=NOW)))
    save(database, a_lead(2, consent=Consent(contact=True, marketing=False, at=NOW, marketing_at=NOW)))
    save(database, a_lead(3))
    with database.writing() as uow:
        Merging(uow, REP, LATER, FOLLOW).join(Same.PERSON, "lead-1", "lead-3")
        uow.commit()
    with database.writing() as uow:
        lead = uow.leads.get("lead-2")
        assert lead is not None
        uow.leads.save(replace(lead, do_not_contact=True))
        uow.commit()
    merged(database, "lead-1", "lead-2")
    with database.reading() as uow:
        kept, other = uow.leads.get("lead-1"), uow.leads.get("lead-3")
        assert kept is not None and kept.do_not_contact and kept.consent.marketing is False
        assert other is not None and other.do_not_contact
        assert uow.outbox.waiting("lead-1") == uow.outbox.waiting("lead-3") == []


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (a_lead(1), a_lead(1), "merge_itself"),
        (a_lead(1), a_lead(2, status=Status.DRAFT), "not_mergeable"),
        (a_lead(1, status=Status.NO_CONTACT), a_lead(2), "not_mergeable"),
        (a_lead(1), a_lead(2, status=Status.MERGED), "already_merged"),
        (a_lead(1), a_lead(2, source=Source(test=True)), "merge_test"),
    ],
)
def test_what_cannot_be_merged_is_refused(database: Database, one: Lead, other: Lead, code: str) -> None:
    with database.writing() as uow:
        uow.leads.claim(one)
        uow.leads.claim(other)
        uow.commit()
    with pytest.raises(ChangeRefused) as refused:
        merged(database, one.id, other.id)
    assert refused.value.code == code


def test_a_request_that_somebody_changed_meanwhile_is_not_merged(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2))
    with database.writing() as uow:
        work = LeadWork(uow, REP, NOW, FOLLOW)
        work.correct(work.open("lead-2"), {"role": "gérante"}, "au téléphone")
        uow.commit()
    with pytest.raises(LeadChanged):
        merged(database, "lead-1", "lead-2", seen=(1, 1))
    merged(database, "lead-1", "lead-2", seen=(1, 2))


def test_only_who_works_on_leads_may_merge_them(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2))
    with pytest.raises(Forbidden):
        merged(database, "lead-1", "lead-2", AGENT)


def test_who_merged_and_who_undid_it_is_written_down(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2))
    merge = merged(database, "lead-1", "lead-2")
    unmerged(database, merge.id)
    with database.reading() as uow:
        acts = [(entry.action, entry.by, entry.subject_id) for entry in uow.audit.newest(limit=5)]
    assert acts == [("lead.unmerged", "rep", "lead-2"), ("lead.merged", "rep", "lead-2")]
