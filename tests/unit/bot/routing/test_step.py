"""Who gets a new lead, and who keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.leads.lead import Consent, Lead, Source, Status
from bot.routing.decision import How, Outcome
from tests.unit.bot.leads.leads import LATER, a_lead
from tests.unit.bot.routing.office import ANA, BEN, CHEF, CLEO, DAN, Company, away

TEAM = f"""
  teams: {{commerce: {{members: [{ANA}, {BEN}, {CLEO}]}}}}
  rules:
    - {{name: Conformité, when: {{segment: B2R}}, persons: [{DAN}], keep_owner: false}}
    - {{name: Entreprises, when: {{segment: B2B}}, team: commerce}}
  fallback: {CHEF}
"""
EVERYBODY = (ANA, BEN, CLEO, DAN, CHEF)
ALL_DAY = ("2026-03-04T08:00", "2026-03-05T08:00")


def numbered(number: int, **changes: object) -> Lead:
    """A lead of another person each."""
    person = {"email": f"p{number}@exemple.fr", "phone": None, "organisation": f"Maison {number}"}
    return a_lead(**{"id": f"lead-{number}", "conversation_id": f"c-{number}", **person, **changes})


@pytest.fixture
def company() -> Company:
    return Company(TEAM, *EVERYBODY)


def test_each_member_of_a_team_has_their_turn(company: Company) -> None:
    owners = [company.receives(numbered(number)).assigned_to for number in range(7)]
    assert owners == [ANA, BEN, CLEO, ANA, BEN, CLEO, ANA]


def test_an_owner_makes_a_qualified_lead_an_assigned_one(company: Company) -> None:
    assert company.receives(numbered(1)).status is Status.ASSIGNED
    to_check = company.receives(numbered(2, status=Status.TO_CHECK, check_reason="not_understood"))
    assert (to_check.status, to_check.check_reason, to_check.assigned_to) == (
        Status.TO_CHECK,
        "not_understood",
        BEN,
    )


def test_a_regulator_is_answered_by_who_is_responsible(company: Company) -> None:
    regulator = numbered(1, segment="B2R", consent=Consent(), lawful_basis="legal_obligation")
    company.receives(numbered(2, email=regulator.email))
    assert company.receives(regulator).assigned_to == DAN
    assert company.why(regulator).rule == "Conformité"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.DRAFT},
        {"status": Status.NO_CONTACT},
        {"do_not_contact": True},
        {"source": Source(test=True)},
        {"assigned_to": CLEO, "status": Status.ASSIGNED},
    ],
    ids=["a draft", "who refused", "who must not be contacted", "a test", "somebody's already"],
)
def test_what_nobody_may_be_given_is_given_to_nobody(company: Company, changes: dict[str, object]) -> None:
    lead = numbered(1, **changes)
    assert company.receives(lead) == lead
    assert company.routing.kept == {}


def test_a_draft_that_is_confirmed_gets_its_owner(company: Company) -> None:
    confirmed = company.receives(numbered(1), before=numbered(1, status=Status.DRAFT))
    assert confirmed.assigned_to == ANA


def test_who_refused_and_then_agrees_is_given_to_somebody(company: Company) -> None:
    agreed = company.receives(numbered(1), before=numbered(1, status=Status.NO_CONTACT))
    assert agreed.assigned_to == ANA


def test_what_is_said_later_does_not_route_again(company: Company) -> None:
    first = company.receives(numbered(1))
    corrected = replace(first, segment="B2R", updated_at=LATER)
    assert company.receives(corrected, before=first).assigned_to == ANA
    let_go = replace(first, assigned_to=None, status=Status.QUALIFIED)
    assert company.receives(let_go, before=first).assigned_to is None
    assert len(company.routing.kept[first.id]) == 1


def test_somebody_who_is_away_is_passed_over(company: Company) -> None:
    company.change(ANA, absences=(away(ANA, *ALL_DAY),))
    lead = company.receives(numbered(1))
    outcomes = [(one.account, one.outcome) for one in company.why(lead).considered]
    assert lead.assigned_to == BEN
    assert outcomes == [(ANA, Outcome.ABSENT), (BEN, Outcome.CHOSEN), (CLEO, Outcome.WAITS)]


def test_a_substitute_takes_what_comes_meanwhile(company: Company) -> None:
    company.change(ANA, absences=(away(ANA, *ALL_DAY, DAN),))
    assert [company.receives(numbered(n)).assigned_to for n in range(4)] == [DAN, BEN, CLEO, DAN]
    company.change(DAN, disabled=True)
    assert [company.receives(numbered(n)).assigned_to for n in range(4, 7)] == [BEN, CLEO, BEN]


def test_nobody_gets_more_than_they_can_bear() -> None:
    company = Company(TEAM + "\n  capacity: 2\n", *EVERYBODY)
    company.change(BEN, capacity=1)
    owners = [company.receives(numbered(number)).assigned_to for number in range(8)]
    assert owners == [ANA, BEN, CLEO, ANA, CLEO, CHEF, CHEF, CHEF]


def test_what_was_set_in_the_console_only_lowers_the_capacity() -> None:
    company = Company(TEAM + "\n  capacity: 1\n", *EVERYBODY)
    company.change(ANA, capacity=50)
    assert [company.receives(numbered(n)).assigned_to for n in range(4)] == [ANA, BEN, CLEO, CHEF]


def test_the_least_busy_is_chosen_and_equals_take_turns() -> None:
    company = Company(TEAM.replace("]}", "], strategy: least_busy}", 1), *EVERYBODY)
    for number in range(3):
        company.uow.leads.kept[f"old-{number}"] = numbered(
            100 + number, id=f"old-{number}", assigned_to=ANA, status=Status.CONTACTED
        )
    company.uow.leads.kept["won"] = numbered(200, id="won", assigned_to=BEN, status=Status.WON)
    owners = [company.receives(numbered(number)).assigned_to for number in range(7)]
    assert owners == [BEN, CLEO, BEN, CLEO, BEN, CLEO, ANA]


def test_a_known_person_stays_with_who_looks_after_them(company: Company) -> None:
    first = company.receives(numbered(1))
    again = company.receives(numbered(2, email=first.email))
    assert (again.assigned_to, company.why(again).how) == (ANA, How.PERSON)
    assert company.receives(numbered(3)).assigned_to == BEN, "and that was nobody's turn"


def test_what_is_over_binds_nobody(company: Company) -> None:
    first = company.receives(numbered(1))
    company.uow.leads.kept[first.id] = replace(first, status=Status.LOST)
    assert company.receives(numbered(2, email=first.email)).assigned_to == BEN


def test_who_is_away_gets_nothing_from_people_they_know(company: Company) -> None:
    first = company.receives(numbered(1))
    company.change(ANA, absences=(away(ANA, *ALL_DAY),))
    assert company.receives(numbered(2, email=first.email)).assigned_to == BEN


def test_an_organisation_stays_together_where_the_company_wants_it(company: Company) -> None:
    company.receives(numbered(1, organisation="SARL Kerlann"))
    assert company.receives(numbered(2, organisation="Kerlann")).assigned_to == BEN
    together = Company(TEAM + "\n  same_organisation: true\n", *EVERYBODY)
    together.receives(numbered(1, organisation="SARL Kerlann"))
    lead = together.receives(numbered(2, organisation="Kerlann"))
    assert (lead.assigned_to, together.why(lead).how) == (ANA, How.ORGANISATION)


def test_accounts_that_cannot_have_leads_are_passed_over(company: Company) -> None:
    del company.routing.people[ANA]
    company.change(BEN, disabled=True)
    company.change(CLEO, may_have_leads=False)
    lead = company.receives(numbered(1))
    outcomes = [one.outcome for one in company.why(lead).considered]
    assert (lead.assigned_to, company.why(lead).how) == (CHEF, How.FALLBACK)
    assert outcomes == [Outcome.UNKNOWN, Outcome.DISABLED, Outcome.NOT_ALLOWED, Outcome.CHOSEN]


def test_the_fallback_takes_what_no_rule_fits_even_when_away(company: Company) -> None:
    company.change(CHEF, absences=(away(CHEF, *ALL_DAY),), capacity=0)
    lead = company.receives(numbered(1, segment="B2C"))
    assert (lead.assigned_to, company.why(lead).how) == (CHEF, How.FALLBACK)
    assert [tried.unmet for tried in company.why(lead).tried] == [("segment",), ("segment",)]


def test_without_a_fallback_a_lead_stays_with_nobody_and_says_why() -> None:
    company = Company(TEAM.replace(f"fallback: {CHEF}", ""), DAN)
    lead = company.receives(numbered(1))
    assert (lead.assigned_to, lead.status) == (None, Status.QUALIFIED)
    assert company.why(lead).how is How.NOBODY and len(company.why(lead).considered) == 3


def test_a_rule_may_hand_on_to_the_next_one() -> None:
    section = f"""
      rules:
        - {{name: Bretagne, when: {{segment: B2B}}, persons: [{DAN}], otherwise: next}}
        - {{name: Tous, persons: [{ANA}]}}
      fallback: {CHEF}
    """
    company = Company(section, *EVERYBODY)
    assert company.receives(numbered(1)).assigned_to == DAN
    company.change(DAN, absences=(away(DAN, *ALL_DAY),))
    lead = company.receives(numbered(2))
    assert (lead.assigned_to, company.why(lead).rule) == (ANA, "Tous")
    strict = Company(section.replace(", otherwise: next", ""), ANA, CHEF)
    assert strict.receives(numbered(1)).assigned_to == CHEF
