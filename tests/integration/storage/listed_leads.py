"""Leads of every kind, and which of them lists should show."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from bot.leads.lead import Lead, Source, Status
from bot.leads.repository import LeadFilter, LeadOrder
from bot.search.query import parse_query

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
NEEDS = [
    "des tablettes durcies pour les chantiers",
    "une borne de recharge à l’école",
    "rien de précis",
    "l’équipement des écoles du département",
]


def leads(count: int = 60) -> list[Lead]:
    """Leads of every kind; several were created in the same microsecond."""
    chance = random.Random(7)
    return [
        Lead(
            id=f"lead-{number:03}",
            conversation_id=f"c-{number}",
            request=1,
            created_at=NOW + datetime.timedelta(minutes=number // 3),
            updated_at=NOW + datetime.timedelta(minutes=number),
            status=chance.choice(list(Status)),
            segment=chance.choice(["B2C", "B2B", "B2A", None]),
            score=chance.choice([None, 10, 50, 50, 90]),
            assigned_to=chance.choice([None, None, "camille@exemple.fr", "sacha@exemple.fr"]),
            need=chance.choice(NEEDS),
            source=Source(
                utm=chance.choice([{}, {"utm_source": "Lettre"}]),
                referrer=chance.choice([None, "https://www.annuaire.example/x"]),
                test=chance.random() < 0.2,
            ),
            do_not_contact=chance.random() < 0.2,
            callback_at=chance.choice([None, NOW + datetime.timedelta(hours=chance.randrange(100))]),
            deadline=chance.choice([None, NOW.date() + datetime.timedelta(days=chance.randrange(9))]),
        )
        for number in range(count)
    ]


LEADS = leads()
ONLY: dict[str, tuple[LeadFilter, Callable[[Lead], bool]]] = {
    "everything": (LeadFilter(), lambda lead: True),
    "a status": (LeadFilter(statuses=frozenset({Status.WON})), lambda lead: lead.status is Status.WON),
    "two statuses without tests": (
        LeadFilter(statuses=frozenset({Status.WON, Status.LOST}), test=False),
        lambda lead: lead.status in (Status.WON, Status.LOST) and not lead.source.test,
    ),
    "a segment": (LeadFilter(segments=frozenset({"B2A"})), lambda lead: lead.segment == "B2A"),
    "no segment or B2C": (
        LeadFilter(segments=frozenset({"", "B2C"})),
        lambda lead: lead.segment in (None, "B2C"),
    ),
    "no segment": (LeadFilter(segments=frozenset({""})), lambda lead: lead.segment is None),
    "an owner": (
        LeadFilter(owner="sacha@exemple.fr"),
        lambda lead: lead.assigned_to == "sacha@exemple.fr",
    ),
    "nobody's": (LeadFilter(unowned=True), lambda lead: lead.assigned_to is None),
    "scores": (
        LeadFilter(lowest_score=20, highest_score=60),
        lambda lead: lead.score == 50,
    ),
    "an origin": (LeadFilter(origin="lettre"), lambda lead: lead.source.origin == "lettre"),
    "a website": (
        LeadFilter(origin="annuaire.example", segments=frozenset({"B2B"})),
        lambda lead: lead.source.origin == "annuaire.example" and lead.segment == "B2B",
    ),
    "an owner's of a status": (
        LeadFilter(owner="sacha@exemple.fr", statuses=frozenset({Status.WON})),
        lambda lead: lead.assigned_to == "sacha@exemple.fr" and lead.status is Status.WON,
    ),
    "nobody's of no segment without tests": (
        LeadFilter(unowned=True, segments=frozenset({""}), test=False),
        lambda lead: lead.assigned_to is None and lead.segment is None and not lead.source.test,
    ),
    "an owner's of a segment, an origin and two statuses": (
        LeadFilter(
            owner="camille@exemple.fr",
            segments=frozenset({"B2B"}),
            origin="lettre",
            statuses=frozenset({Status.WON, Status.DRAFT}),
        ),
        lambda lead: (
            lead.assigned_to == "camille@exemple.fr"
            and lead.segment == "B2B"
            and lead.source.origin == "lettre"
            and lead.status in (Status.WON, Status.DRAFT)
        ),
    ),
    "a segment of two statuses": (
        LeadFilter(segments=frozenset({"B2C"}), statuses=frozenset({Status.WON, Status.LOST})),
        lambda lead: lead.segment == "B2C" and lead.status in (Status.WON, Status.LOST),
    ),
    "two segments of nearly all statuses": (
        LeadFilter(segments=frozenset({"B2C", ""}), statuses=frozenset(Status) - {Status.DRAFT}),
        lambda lead: lead.segment in ("B2C", None) and lead.status is not Status.DRAFT,
    ),
    "a segment of a score": (
        LeadFilter(segments=frozenset({"B2B"}), lowest_score=90),
        lambda lead: lead.segment == "B2B" and (lead.score or 0) >= 90,
    ),
    "a score that none has": (LeadFilter(lowest_score=1, highest_score=5), lambda lead: False),
    "an owner's not to be contacted": (
        LeadFilter(owner="sacha@exemple.fr", do_not_contact=True),
        lambda lead: lead.assigned_to == "sacha@exemple.fr" and lead.do_not_contact,
    ),
    "an owner's with a word": (
        LeadFilter(owner="sacha@exemple.fr", search=parse_query("école")),
        lambda lead: lead.assigned_to == "sacha@exemple.fr" and "école" in (lead.need or ""),
    ),
    "a segment of a status with a word": (
        LeadFilter(
            segments=frozenset({"B2B"}), statuses=frozenset({Status.WON}), search=parse_query("chantier")
        ),
        lambda lead: lead.segment == "B2B" and lead.status is Status.WON and "chantier" in (lead.need or ""),
    ),
    "dates": (
        LeadFilter(since=NOW + datetime.timedelta(minutes=3), before=NOW + datetime.timedelta(minutes=9)),
        lambda lead: 3 <= (lead.created_at - NOW).seconds / 60 < 9,
    ),
    "not to be contacted": (LeadFilter(do_not_contact=True), lambda lead: lead.do_not_contact),
    "a word": (
        LeadFilter(search=parse_query("école"), test=False),
        lambda lead: "école" in (lead.need or "") and not lead.source.test,
    ),
    "two words": (
        LeadFilter(search=parse_query("équiper ecoles")),
        lambda lead: lead.need == NEEDS[3],
    ),
    "nothing": (LeadFilter(search=parse_query("introuvable")), lambda lead: False),
}
KEYS: dict[LeadOrder, Callable[[Lead], Any]] = {
    LeadOrder.NEWEST: lambda lead: 0,
    LeadOrder.OLDEST: lambda lead: 0,
    LeadOrder.SCORE: lambda lead: lead.score,
    LeadOrder.CALLBACK: lambda lead: lead.callback_at,
    LeadOrder.DEADLINE: lambda lead: lead.deadline,
}


def listed(order: LeadOrder, fits: Callable[[Lead], bool]) -> list[str]:
    """The ids that a list should show: ties in the order in which the leads were stored."""
    key = KEYS[order]
    found = [lead for lead in LEADS if fits(lead) and key(lead) is not None]
    found.sort(key=key)
    if order in (LeadOrder.NEWEST, LeadOrder.SCORE):
        found = sorted(found[::-1], key=key, reverse=True)
    return [lead.id for lead in found]
