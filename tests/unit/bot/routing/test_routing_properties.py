"""What is true of every company and every row of leads."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.leads.lead import Status
from bot.routing.decision import Outcome
from tests.unit.bot.leads.leads import a_lead
from tests.unit.bot.routing.office import ANA, BEN, CHEF, CLEO, DAN, Company, away

PEOPLE = (ANA, BEN, CLEO, DAN)
SEGMENTS = ("B2C", "B2B", "B2A", "B2R", None)
pools = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True)
rule = st.fixed_dictionaries(
    {
        "when": st.fixed_dictionaries(
            {},
            optional={
                "segment": st.lists(st.sampled_from(SEGMENTS[:4]), min_size=1, unique=True),
                "size": st.fixed_dictionaries({}, optional={"to": st.just(50)}).filter(bool),
            },
        ),
        "persons": pools,
        "strategy": st.sampled_from(["round_robin", "least_busy"]),
        "otherwise": st.sampled_from(["fallback", "next"]),
        "keep_owner": st.booleans(),
    }
)
states = st.fixed_dictionaries(
    {
        "disabled": st.booleans(),
        "may_have_leads": st.sampled_from([True, True, False]),
        "capacity": st.sampled_from([None, 0, 1, 3]),
        "absences": st.sampled_from([(), ("2026-03-04T08:00", "2026-03-05T08:00")]),
    }
)
leads = st.lists(
    st.tuples(
        st.sampled_from(SEGMENTS),
        st.sampled_from([None, 3, 400]),
        st.sampled_from(["un", "deux", None]),
        st.sampled_from([Status.QUALIFIED, Status.TO_CHECK]),
    ),
    max_size=12,
)


def company_of(rules: list[dict[str, Any]], people: dict[str, dict[str, Any]]) -> Company:
    named = [{"name": f"règle {number}", **one} for number, one in enumerate(rules)]
    company = Company(f"{{rules: {named!r}, fallback: {CHEF}}}".replace("True", "true"), CHEF, *people)
    for account, state in people.items():
        absences = (away(account, *state["absences"]),) if state["absences"] else ()
        company.change(account, **{**state, "absences": absences})
    return company


@settings(max_examples=150, deadline=None)
@given(
    rules=st.lists(rule, max_size=4),
    people=st.dictionaries(st.sampled_from(PEOPLE), states),
    rows=leads,
)
def test_every_lead_goes_to_one_person_who_may_have_it_or_to_the_fallback(
    rules: list[dict[str, Any]], people: dict[str, dict[str, Any]], rows: list[Any]
) -> None:
    company = company_of(rules, people)
    for number, (segment, size, person, status) in enumerate(rows):
        email = f"{person or number}@exemple.fr"
        lead = company.receives(
            a_lead(
                id=str(number),
                conversation_id=str(number),
                segment=segment,
                size=size,
                email=email,
                phone=None,
                status=status,
            )
        )
        why = company.why(lead)
        chosen = [one.account for one in why.considered if one.outcome is Outcome.CHOSEN]
        assert chosen == [lead.assigned_to], "exactly one was chosen, and it is the owner"
        if lead.assigned_to != CHEF:
            state = people[str(lead.assigned_to)]
            assert not state["disabled"] and state["may_have_leads"] and not state["absences"]
        assert (lead.status is Status.TO_CHECK) is (status is Status.TO_CHECK)
    held = Counter(lead.assigned_to for lead in company.uow.leads.kept.values())
    for account, state in people.items():
        assert state["capacity"] is None or held[account] <= state["capacity"]


@settings(max_examples=80, deadline=None)
@given(members=pools, number=st.integers(0, 40), strategy=st.sampled_from(["round_robin", "least_busy"]))
def test_nobody_of_a_team_gets_two_more_than_another(members: list[str], number: int, strategy: str) -> None:
    company = Company(f"{{rules: [{{name: une, persons: {members!r}, strategy: {strategy}}}]}}", *members)
    for place in range(number):
        company.receives(
            a_lead(id=str(place), conversation_id=str(place), email=f"{place}@exemple.fr", phone=None)
        )
    held = Counter({member: 0 for member in members})
    held.update(str(lead.assigned_to) for lead in company.uow.leads.kept.values())
    assert max(held.values()) - min(held.values()) <= 1
