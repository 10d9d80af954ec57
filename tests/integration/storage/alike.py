"""Requests that resemble each other, saved as conversations save them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.leads.following import Step, in_turn
from bot.leads.lead import Consent, Lead, Status
from bot.matching.repository import Links, Same
from bot.matching.rules import MatchingRules
from bot.matching.step import matching_step
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LEAD = Lead(
    id="lead-0", conversation_id="c-0", request=1, created_at=NOW, updated_at=NOW, status=Status.QUALIFIED,
    segment="B2B", first_name="Odile", last_name="Perrault", email="odile@ateliers-perrault.fr",
    organisation="SARL Ateliers Perrault", need="dix tablettes durcies pour l’atelier",
    consent=Consent(contact=True, at=NOW),
)  # fmt: skip
Save = Callable[..., Lead]


def following(rules: MatchingRules = MatchingRules()) -> Step:  # noqa: B008
    steps: list[Step] = []
    whole = in_turn(steps)
    steps.append(matching_step(rules, lambda: NOW, whole))
    return whole


def a_lead(number: int, **changes: Any) -> Lead:
    at = NOW + datetime.timedelta(minutes=number)
    fresh = {"id": f"lead-{number}", "conversation_id": f"c-{number}", "created_at": at, "updated_at": at}
    return replace(LEAD, **{**fresh, "need": f"demande numéro {number}", **changes})


def links(database: Database, number: int) -> Links:
    with database.reading() as uow:
        return uow.matches.links(f"lead-{number}")


def proposed(database: Database) -> list[tuple[Same, str, str, tuple[str, ...]]]:
    with database.reading() as uow:
        return [(p.kind, p.one, p.other, p.why) for p in uow.proposals.open(limit=20).proposals]
