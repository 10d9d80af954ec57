"""Requests that are merged, and merges that are undone."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from bot.accounts.account import Role, User
from bot.leads.capture import capture_final
from bot.leads.following import Step, in_turn
from bot.leads.lead import Consent, Evidence, Lead, Source, Status
from bot.matching.merging import Merging
from bot.matching.repository import Merge
from bot.matching.rules import MatchingRules
from bot.matching.step import matching_step
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LATER = NOW + datetime.timedelta(hours=1)
REP = User("rep", "rep@exemple.fr", "Rep", Role.SALES, "-", NOW)


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


def merged(database: Database, kept: str, absorbed: str, by: User | None = REP, **options: Any) -> Merge:
    with database.writing() as uow:
        merge = Merging(uow, by, LATER, FOLLOW).merge(kept, absorbed, **options)
        uow.commit()
    return merge


def unmerged(database: Database, number: int, by: User | None = REP) -> None:
    with database.writing() as uow:
        Merging(uow, by, LATER, FOLLOW).unmerge(number)
        uow.commit()
