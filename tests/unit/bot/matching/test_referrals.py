"""The companies that a referrer names."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.leads.lead import Lead, Status
from bot.matching.referrals import companies_of

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)


def a_lead(**changes: Any) -> Lead:
    lead: dict[str, Any] = {
        "id": "a", "conversation_id": "c", "request": 1, "created_at": NOW, "updated_at": NOW,
        "status": Status.QUALIFIED, "segment": "B2C2B",
    }  # fmt: skip
    return Lead(**{**lead, **changes})


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Menuiserie Kerlann et Ateliers Perrault", ["menuiserie kerlann", "ateliers perrault"]),
        ("l'entreprise Duval & Fils, à Brest", ["duval fils"]),
        ("mon employeur, Clairbois", ["clairbois"]),
        ("une dizaine de cabinets comptables à Brest", []),
        ("des PME du bâtiment", []),
        (None, []),
    ],
)
def test_names_are_companies_and_descriptions_are_not(said: str | None, named: list[str]) -> None:
    assert [item.key for item in companies_of(a_lead(gateway_companies=said))] == named


def test_an_intermediary_is_read_by_whom_they_serve() -> None:
    lead = a_lead(segment="B2B2C", end_customers="ceux que suit Mutuelle Armor", gateway_companies="Duval")
    assert [item.company for item in companies_of(lead)] == ["Mutuelle Armor"]


@pytest.mark.parametrize("changes", [{"segment": "B2B"}, {"segment": None}, {"status": Status.NO_CONTACT}])
def test_nobody_else_brings_anybody(changes: dict[str, Any]) -> None:
    assert companies_of(a_lead(gateway_companies="mon employeur, Clairbois", **changes)) == []
