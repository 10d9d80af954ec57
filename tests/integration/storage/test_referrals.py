"""Referrers, the companies that they bring, and whether they may be named, on a database of each kind."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.accounts.account import Role, User
from bot.accounts.lead_work import Forbidden
from bot.leads.capture import capture_final
from bot.leads.changes import ChangeRefused
from bot.leads.following import Step, in_turn
from bot.leads.lead import Consent, Lead, Status
from bot.matching.organisation_names import plain_name
from bot.matching.referrals import allow_name
from bot.matching.rules import MatchingRules
from bot.matching.step import matching_step
from bot.privacy.erasure import AskedBy, erase
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
REP = User("rep", "rep@exemple.fr", "Rep", Role.SALES, "-", NOW)
AGENT = User("agent", "agent@exemple.fr", "Agent", Role.SUPPORT, "-", NOW)


def saved(database: Database, number: int, **changes: Any) -> Lead:
    steps: list[Step] = []
    whole = in_turn(steps)
    steps.append(matching_step(MatchingRules(), lambda: NOW, whole))
    values: dict[str, Any] = {
        "id": f"lead-{number}", "conversation_id": f"c-{number}", "request": 1, "created_at": NOW,
        "updated_at": NOW, "status": Status.QUALIFIED, "segment": "B2C2B", "email": f"a{number}@exemple.fr",
        "consent": Consent(contact=True, at=NOW), **changes,
    }  # fmt: skip
    return capture_final(database.writing(), Lead(**values), whole)


def test_a_referrer_is_linked_with_the_companies_they_bring(database: Database) -> None:
    saved(database, 1, gateway_companies="mes clients : la SARL Kerlann et Ateliers Perrault")
    saved(database, 2, segment="B2B", organisation="Ateliers Perrault SAS")
    key = plain_name("Ateliers Perrault SAS")
    with database.reading() as uow:
        assert key in {item.key for item in uow.referrals.of_lead("lead-1")}
        assert uow.referrals.requests_of(key, limit=5) == ["lead-2"]
        assert uow.referrals.bringing(key, limit=5) == ["lead-1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"gateway_companies": "des PME du bâtiment"},
        {"segment": "B2B", "gateway_companies": "Ateliers Perrault"},
        {"gateway_companies": "Ateliers Perrault", "consent": Consent(contact=False, at=NOW)},
    ],
)
def test_who_names_nobody_or_refuses_brings_nobody(database: Database, changes: dict[str, Any]) -> None:
    saved(database, 1, **changes)
    with database.reading() as uow:
        assert uow.referrals.of_lead("lead-1") == []


def test_what_is_corrected_is_linked_anew(database: Database) -> None:
    saved(database, 1, gateway_companies="Ateliers Perrault")
    saved(database, 1, gateway_companies="Menuiserie Kerlann")
    with database.reading() as uow:
        assert [item.company for item in uow.referrals.of_lead("lead-1")] == ["Menuiserie Kerlann"]


def test_a_referrer_is_named_only_when_they_agreed(database: Database) -> None:
    saved(database, 1, gateway_companies="Ateliers Perrault")
    with database.writing() as uow:
        assert not uow.referrals.may_name("lead-1")
        allow_name(uow, REP, "lead-1", True, NOW)
        assert uow.referrals.may_name("lead-1")
        allow_name(uow, REP, "lead-1", False, NOW)
        assert not uow.referrals.may_name("lead-1")
        uow.commit()
    with database.reading() as uow:
        assert [entry.action for entry in uow.audit.newest(limit=5)] == ["referral.name_allowed"] * 2


def test_who_may_note_that_and_of_whom(database: Database) -> None:
    saved(database, 1, gateway_companies="Ateliers Perrault")
    saved(database, 2, segment="B2B")
    with database.writing() as uow:
        with pytest.raises(Forbidden):
            allow_name(uow, AGENT, "lead-1", True, NOW)
        with pytest.raises(ChangeRefused):
            allow_name(uow, REP, "lead-2", True, NOW)


def test_an_erased_referrer_brings_nobody(database: Database) -> None:
    saved(database, 1, gateway_companies="Ateliers Perrault")
    with database.writing() as uow:
        allow_name(uow, REP, "lead-1", True, NOW)
        erase(uow, "c-1", AskedBy.VISITOR, NOW)
        uow.commit()
    with database.reading() as uow:
        assert uow.referrals.bringing("ateliers perrault", limit=5) == []
        assert not uow.referrals.may_name("lead-1")
