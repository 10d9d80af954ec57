"""Merging requests and undoing it, on a database of each kind: every row of every table is as before."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.lifecycle.rows import difference, every_row
from bot.accounts.account import Role, User
from bot.accounts.lead_work import Forbidden, LeadWork, UnknownLead
from bot.leads.capture import capture_final
from bot.leads.changes import ChangeRefused
from bot.leads.following import Step, in_turn
from bot.leads.lead import Consent, Evidence, Lead, Source, Status
from bot.leads.origins import Origin
from bot.leads.repository import LeadChanged
from bot.matching.merging import Merging, UnknownMerge
from bot.matching.repository import Merge, Same
from bot.matching.rules import MatchingRules
from bot.matching.step import matching_step
from bot.privacy.erasure import AskedBy, erase
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LATER = NOW + datetime.timedelta(hours=1)
REP = User("rep", "rep@exemple.fr", "Rep", Role.SALES, "-", NOW)
AGENT = User("agent", "agent@exemple.fr", "Agent", Role.SUPPORT, "-", NOW)


def following() -> Step:
    steps: list[Step] = []
    whole = in_turn(steps)
    steps.append(matching_step(MatchingRules(), lambda: NOW, whole))
    return whole


FOLLOW = following()


def a_lead(number: int, **changes: Any) -> Lead:
    at = NOW + datetime.timedelta(minutes=number)
    lead = Lead(
        id=f"lead-{number}", conversation_id=f"c-{number}", request=1, created_at=at, updated_at=at,
        status=Status.QUALIFIED, segment="B2B", confidence=0.9361, first_name="Odile", last_name="Perrault",
        email=f"odile{number}@exemple.fr", need=f"demande numéro {number}",
        consent=Consent(contact=True, at=NOW),
        evidence=(Evidence("says_company", "notre atelier", 1, 2.5, "B2B"),),
        source=Source(utm={"utm_source": "salon"}),
    )  # fmt: skip
    return replace(lead, **changes)


def save(database: Database, lead: Lead) -> Lead:
    return capture_final(database.writing(), lead, FOLLOW)


def anybody(number: int, chance: random.Random) -> Lead:
    """One of a few people who send many requests, and leave now this, now that."""
    return a_lead(
        number,
        segment=chance.choice(["B2B", "B2C", "B2A", None]),
        first_name=chance.choice([None, "Odile", "Jean"]),
        last_name=chance.choice([None, "Perrault", "Martin"]),
        email=chance.choice(
            [None, f"p{chance.randrange(12)}@gmail.com", f"p{chance.randrange(12)}@perrault.fr"]
        ),
        phone=chance.choice([None, f"+33639980{chance.randrange(12):03}"]),
        organisation=chance.choice([None, "SARL Ateliers Perrault", "Ateliers Peraultt", "Mairie de Vannes"]),
        siren=chance.choice([None, None, "732829320"]),
        need=chance.choice(["dix tablettes", "un logiciel de gestion", "une formation"]),
        budget=chance.choice([None, 100]),
        deadline=chance.choice([None, NOW.date()]),
        callback_at=chance.choice([None, LATER]),
        do_not_contact=chance.random() < 0.1,
    )


def many(database: Database, count: int, seed: int) -> random.Random:
    chance = random.Random(seed)
    for number in range(count):
        save(database, anybody(number, chance))
    return chance


def merged(database: Database, kept: str, absorbed: str, by: User | None = REP, **options: Any) -> Merge:
    with database.writing() as uow:
        merge = Merging(uow, by, LATER, FOLLOW).merge(kept, absorbed, **options)
        uow.commit()
    return merge


def unmerged(database: Database, number: int, by: User | None = REP) -> None:
    with database.writing() as uow:
        Merging(uow, by, LATER, FOLLOW).unmerge(number)
        uow.commit()


def tried(database: Database, chance: random.Random, count: int) -> int | None:
    """Merge two requests at random; the number of the merge, or None when it was refused."""
    one, other = chance.sample(range(count), 2)
    try:
        return merged(database, f"lead-{one}", f"lead-{other}").id
    except ChangeRefused:
        return None


def test_merging_any_two_and_undoing_it_gives_back_every_row(database: Database, url: str) -> None:
    chance = many(database, 20, seed=1)
    before = every_row(url)
    done = 0
    while done < 8:
        number = tried(database, chance, 20)
        if number is None:
            assert difference(before, every_row(url)) == {}
            continue
        assert difference(before, every_row(url)) != {}
        unmerged(database, number)
        assert difference(before, every_row(url)) == {}
        done += 1


@pytest.mark.parametrize("order", ["reversed", "as they came", "any"])
def test_many_merges_are_undone_in_any_order(database: Database, url: str, order: str) -> None:
    chance = many(database, 20, seed=2)
    before = every_row(url)
    numbers = [number for number in (tried(database, chance, 20) for _ in range(20)) if number is not None]
    assert len(numbers) > 8
    if order == "any":
        chance.shuffle(numbers)
    for number in reversed(numbers) if order == "reversed" else numbers:
        unmerged(database, number)
    assert difference(before, every_row(url)) == {}


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


def test_what_was_done_since_stays_when_a_merge_is_undone(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2, phone="+33639980012", role="gérante"))
    merge = merged(database, "lead-1", "lead-2")
    with database.writing() as uow:
        work = LeadWork(uow, REP, LATER, FOLLOW)
        work.correct(work.open("lead-1"), {"role": "directrice", "need": "vingt tablettes"}, "au téléphone")
        uow.commit()
    unmerged(database, merge.id)
    with database.reading() as uow:
        kept, absorbed = uow.leads.get("lead-1"), uow.leads.get("lead-2")
        assert kept is not None and absorbed is not None
        assert (kept.role, kept.need, kept.phone) == ("directrice", "vingt tablettes", None)
        assert (absorbed.role, absorbed.status) == ("gérante", Status.QUALIFIED)
        assert kept.version > 3
        assert uow.outbox.waiting("lead-2") == ["lead.created"]


def test_undoing_what_merged_by_itself_hands_the_request_out(database: Database) -> None:
    save(database, a_lead(1, need="dix tablettes"))
    again = save(database, a_lead(2, need="dix tablettes", email="odile1@exemple.fr"))
    assert again.status is Status.MERGED
    with database.reading() as uow:
        merge = uow.merges.into("lead-2")
    assert merge is not None
    unmerged(database, merge.id)
    with database.reading() as uow:
        back = uow.leads.get("lead-2")
        assert back is not None and back.status is Status.QUALIFIED
        assert uow.outbox.waiting("lead-2") == ["lead.created"]
        assert uow.merges.into("lead-2") is None


def test_the_stricter_wish_counts_for_both(database: Database) -> None:
    save(database, a_lead(1, consent=Consent(contact=True, marketing=True, at=NOW)))
    save(database, a_lead(2, consent=Consent(contact=True, marketing=False, at=NOW)))
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


def test_what_was_erased_is_neither_merged_nor_unmerged(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2))
    merge = merged(database, "lead-1", "lead-2")
    with database.writing() as uow:
        erase(uow, "c-2", AskedBy.STAFF, NOW)
        uow.commit()
    with pytest.raises(UnknownMerge):
        unmerged(database, merge.id)
    with pytest.raises(UnknownLead):
        merged(database, "lead-1", "lead-2")


def test_a_merge_is_undone_once(database: Database) -> None:
    save(database, a_lead(1))
    save(database, a_lead(2))
    merge = merged(database, "lead-1", "lead-2")
    unmerged(database, merge.id)
    with pytest.raises(ChangeRefused, match="already_undone"):
        unmerged(database, merge.id)


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


def test_persons_that_somebody_joined_are_taken_apart_again(database: Database, url: str) -> None:
    save(database, a_lead(1, email=None, phone="+33297000001"))
    save(database, a_lead(2, email=None, phone="+33297000001", first_name="Jean"))
    before = every_row(url)
    with database.writing() as uow:
        (proposal,) = uow.proposals.open(limit=5).proposals
        merge = Merging(uow, REP, LATER, FOLLOW).accept(proposal.id)
        uow.commit()
    assert merge is not None and merge.why == ("same_phone", "other_name")
    with database.reading() as uow:
        assert uow.matches.links("lead-1").person == uow.matches.links("lead-2").person
        assert uow.proposals.open(limit=5).proposals == []
    unmerged(database, merge.id)
    assert difference(before, every_row(url)) == {}
