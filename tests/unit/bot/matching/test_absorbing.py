"""What one request takes over from another."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.leads.lead import Consent, Lead, Status
from bot.matching.absorbing import as_absorbed, combined
from bot.matching.duplicates import Sameness, sameness
from bot.matching.rules import MatchingRules

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)


def a_lead(**changes: Any) -> Lead:
    lead = {
        "id": "a", "conversation_id": "c", "request": 1, "created_at": NOW, "updated_at": NOW,
        "status": Status.QUALIFIED, "segment": "B2B", "need": "dix tablettes",
    }  # fmt: skip
    return Lead(**{**lead, **changes})


@pytest.mark.parametrize(
    ("kept", "absorbed", "together"),
    [
        ({"phone": None}, {"phone": "+33639980012"}, {"phone": "+33639980012"}),
        ({"role": "gérante"}, {"role": "directrice"}, {"role": "gérante"}),
        (
            {"budget": 100, "budget_period": None},
            {"budget": 50, "budget_period": "month"},
            {"budget": 100, "budget_period": None},
        ),
        ({"segment": None}, {"segment": "B2A", "confidence": 0.8}, {"segment": "B2A", "confidence": 0.8}),
        (
            {"assigned_to": None},
            {"assigned_to": "a@b.fr"},
            {"assigned_to": "a@b.fr", "status": Status.ASSIGNED},
        ),
        (
            {},
            {"status": Status.CONTACTED, "contacted_at": NOW},
            {"status": Status.CONTACTED, "contacted_at": NOW},
        ),
        ({"status": Status.WON}, {"status": Status.CONTACTED}, {"status": Status.WON}),
        (
            {"status": Status.TO_CHECK, "check_reason": "no_contact_details"},
            {},
            {"status": Status.QUALIFIED, "check_reason": None},
        ),
        ({}, {"do_not_contact": True, "callback_at": NOW}, {"do_not_contact": True, "callback_at": None}),
    ],
)
def test_two_requests_as_one(
    kept: dict[str, Any], absorbed: dict[str, Any], together: dict[str, Any]
) -> None:
    found = combined(a_lead(**kept), a_lead(**absorbed))
    assert {name: getattr(found, name) for name in together} == together


@pytest.mark.parametrize(
    ("kept", "absorbed", "together"),
    [(True, False, False), (True, None, True), (None, True, None), (False, True, False)],
)
def test_of_two_wishes_about_marketing_the_stricter_counts(
    kept: bool | None, absorbed: bool | None, together: bool | None
) -> None:
    one, other = (a_lead(consent=Consent(True, wish, marketing_at=NOW)) for wish in (kept, absorbed))
    assert combined(one, other).consent.marketing is together


def test_a_request_in_which_marketing_never_came_up_takes_no_wish_away() -> None:
    one = a_lead(consent=Consent(True, True, marketing_at=NOW))
    assert combined(one, a_lead(consent=Consent(True, False))).consent == one.consent


def test_who_was_absorbed_keeps_everything_but_where_it_stands() -> None:
    lead = a_lead(
        status=Status.TO_CHECK, check_reason="segment_not_sure", assigned_to="a@b.fr", phone="+33639980012"
    )
    absorbed = as_absorbed(lead)
    assert (absorbed.status, absorbed.check_reason) == (Status.MERGED, None)
    assert (absorbed.assigned_to, absorbed.phone, absorbed.deliverable) == ("a@b.fr", "+33639980012", False)


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("Dix tablettes.", Sameness.CERTAIN),
        ("tablettes dix", Sameness.CERTAIN),
        ("dix tablettes bleues", Sameness.LIKELY),
        ("10 tablettes", Sameness.NO),
        ("un logiciel de paie", Sameness.NO),
        (None, Sameness.NO),
    ],
)
def test_the_same_need_in_other_words(need: str | None, found: Sameness) -> None:
    assert sameness(a_lead(need=need), a_lead(), MatchingRules()) is found


def test_a_playbook_may_switch_duplicates_off() -> None:
    assert sameness(a_lead(), a_lead(), MatchingRules(duplicate_days=0)) is Sameness.NO


@pytest.mark.parametrize("status", [Status.WON, Status.LOST, Status.MERGED, Status.NO_CONTACT])
def test_what_is_over_is_asked_for_anew(status: Status) -> None:
    assert sameness(a_lead(), a_lead(status=status), MatchingRules()) is Sameness.NO
