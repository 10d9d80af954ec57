"""A call that is moved, dropped, erased or merged gives its time back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.accounts.lead_work import LeadWork
from bot.calendar.inviting import Inviter
from bot.leads.capture import capture_final
from bot.leads.changes import LostReason
from bot.leads.do_not_contact import RefusalReason
from bot.leads.lead import Consent, Status
from bot.matching.merging import Merging
from bot.storage import engine as engines
from bot.storage.booking_tables import booked_times, bookings
from bot.storage.database import Database
from bot.storage.mail_tables import mails
from tests.integration.storage.calls import (
    ADA,
    EMIL,
    HALF,
    PARIS,
    TEN,
    assign,
    at_work,
    booking,
    everything,
    starts,
    step,
    user,
    wants,
)
from tests.unit.bot.leads.leads import LATER

VENDOR = {"name": "Clairvoie", "email": "bonjour@clairvoie.example", "phone": "01 99 00 12 00"}


def test_a_call_that_is_moved_frees_its_old_time(team: Database) -> None:
    capture_final(team.writing(), wants(1), step(parallel=1))
    before = booking(team)
    capture_final(team.writing(), wants(1, TEN + HALF), step(parallel=1))
    after = booking(team)
    assert before is not None and after is not None and (after.id, after.sequence) == (before.id, 1)
    capture_final(team.writing(), wants(2, TEN), step(parallel=1))
    assert starts(team) == [TEN, TEN + HALF]


def _lose(work: LeadWork) -> None:
    work.move(work.open("lead-1"), Status.LOST, LostReason.NO_NEED)


def _forbid(work: LeadWork) -> None:
    work.forbid_contact(work.open("lead-1"), RefusalReason.ASKED)


def _cancel(work: LeadWork) -> None:
    work.plan_callback(work.open("lead-1"), None)


@pytest.mark.parametrize("act", [_lose, _forbid, _cancel])
def test_a_call_that_nobody_will_make_frees_its_time(team: Database, act: Any) -> None:
    capture_final(team.writing(), wants(1), step(parallel=1))
    with team.writing() as uow:
        act(at_work(uow))
        uow.commit()
    with team.reading() as uow:
        lead = uow.leads.get("lead-1")
    assert lead is not None and lead.callback_at is None and starts(team) == []
    capture_final(team.writing(), wants(2, email="b@exemple.fr", phone=None), step(parallel=1))


def test_who_withdraws_consent_is_called_no_more(team: Database) -> None:
    capture_final(team.writing(), wants(1), step())
    refused = wants(1, status=Status.NO_CONTACT, consent=Consent(False, at=LATER))
    assert capture_final(team.writing(), refused, step()).callback_at is None
    assert starts(team) == []


def test_an_erasure_leaves_nothing_of_the_call(team: Database, url: str) -> None:
    capture_final(team.writing(), wants(1), step())
    with team.writing() as uow:
        uow.erasures.wipe("c-1")
        uow.commit()
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        assert [connection.execute(sa.select(table)).all() for table in (bookings, booked_times)] == [[], []]
    engine.dispose()


def test_an_erasure_leaves_no_invitation_in_the_queue_of_a_colleague(team: Database, url: str) -> None:
    inviter = Inviter(VENDOR, PARIS, "https://chat.example.fr")
    inviting = replace(step(), tell=inviter.tell)
    capture_final(team.writing(), wants(1), lambda uow, b, lead: inviting(uow, b, assign(uow, b, lead)))
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        assert sorted(connection.execute(sa.select(mails.c.to)).scalars()) == [
            ADA,
            "odile.perrault@exemple.fr",
        ]
        connection.rollback()
        with team.writing() as uow:
            assert uow.erasures.wipe("c-1")["mails"] == 2
            uow.commit()
        assert connection.execute(sa.select(mails.c.to)).all() == []
    engine.dispose()


def test_a_request_that_takes_another_one_in_has_its_call_and_undoing_gives_it_back(
    team: Database, url: str
) -> None:
    capture_final(team.writing(), wants(1, None), step())
    capture_final(team.writing(), wants(2, assigned_to=None), step())
    before = everything(url)
    with team.writing() as uow:
        merge = Merging(uow, user(EMIL), LATER, step()).merge("lead-1", "lead-2")
        uow.commit()
    kept = booking(team, 1)
    assert kept is not None and kept.start == TEN and starts(team) == [TEN]
    with team.writing() as uow:
        Merging(uow, user(EMIL), LATER, step()).unmerge(merge.id)
        uow.commit()
    assert everything(url) == before


def test_a_time_that_was_given_away_since_is_not_taken_back_by_undoing_a_merge(team: Database) -> None:
    capture_final(team.writing(), wants(1, TEN + 4 * HALF), step(parallel=1))
    capture_final(team.writing(), wants(2), step(parallel=1))
    with team.writing() as uow:
        merge = Merging(uow, user(EMIL), LATER, step()).merge("lead-1", "lead-2")
        uow.commit()
    other = wants(3, email="c@exemple.fr", phone="+33639980044")
    capture_final(team.writing(), other, step(parallel=1))
    with team.writing() as uow:
        Merging(uow, user(EMIL), LATER, step()).unmerge(merge.id)
        uow.commit()
    third = booking(team, 3)
    assert third is not None and third.start == TEN, "whoever was promised the time keeps it"
