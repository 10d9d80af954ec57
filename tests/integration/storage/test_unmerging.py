"""Undoing merges, on a database of each kind: every row of every table is as before."""

from __future__ import annotations

import random

import pytest

from benchmarks.lifecycle.rows import difference, every_row
from bot.accounts.lead_work import LeadWork, UnknownLead
from bot.leads.changes import ChangeRefused
from bot.leads.lead import Lead, Status
from bot.matching.merging import Merging, UnknownMerge
from bot.privacy.erasure import AskedBy, erase
from bot.storage.database import Database
from tests.integration.storage.merging import FOLLOW, LATER, NOW, REP, a_lead, merged, save, unmerged


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
