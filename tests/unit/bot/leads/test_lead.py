"""A lead as it travels in JSON."""

from __future__ import annotations

import datetime
import json

import pytest

from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
EXPORTED = [
    "id",
    "conversation_id",
    "request",
    "created_at",
    "updated_at",
    "kind",
    "status",
    "check_reason",
    "segment",
    "profile",
    "confidence",
    "evidence",
    "score",
    "score_reasons",
    "score_weights",
    "first_name",
    "last_name",
    "email",
    "phone",
    "organisation",
    "siren",
    "siret",
    "legal_category",
    "naf",
    "size_band",
    "postcode",
    "department",
    "role",
    "size",
    "usage",
    "need",
    "budget",
    "budget_period",
    "timeline",
    "timeline_date",
    "procedure",
    "reference",
    "deadline",
    "end_customers",
    "gateway_companies",
    "regulation",
    "consent",
    "lawful_basis",
    "source",
    "callback_at",
    "assigned_to",
    "brief",
    "next_step",
    "next_step_on",
    "lost_reason",
    "contacted_at",
    "last_contact_at",
    "do_not_contact",
    "version",
]


def test_an_export_has_exactly_the_agreed_fields() -> None:
    assert list(Lead("1", "c", 1, NOW, NOW).to_json()) == EXPORTED


def test_json_and_back_is_the_same_lead() -> None:
    lead = Lead(
        "1",
        "c",
        2,
        NOW,
        NOW,
        kind=Kind.COMPLIANCE,
        status=Status.TO_CHECK,
        check_reason="segment_unsure",
        evidence=(Evidence("public_body", "la mairie", 1, 2.5, "B2A"),),
        score_reasons=("budget_known",),
        timeline_date=NOW.date(),
        deadline=NOW.date(),
        callback_at=NOW,
        consent=Consent(True, None, "2026-01", NOW),
        source=Source("https://www.exemple.fr/", None, {"campaign": "été"}, True),
    )
    assert Lead.from_json(json.loads(json.dumps(lead.to_json()))) == lead


def test_an_absent_key_takes_its_default_and_an_unknown_one_is_refused() -> None:
    data = Lead("1", "c", 1, NOW, NOW).to_json()
    del data["brief"]
    assert Lead.from_json(data).brief is None
    with pytest.raises(ValueError, match="colour"):
        Lead.from_json({**data, "colour": "red"})
