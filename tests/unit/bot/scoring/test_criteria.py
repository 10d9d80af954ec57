"""What each criterion finds, and what share of its points that brings."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.qualification.segments import Segment
from bot.reference.procurement import known_rules
from bot.scoring.authority import judge_authority, judge_bridge, level_of
from bot.scoring.dates import judge_calendar, judge_timeline
from bot.scoring.fit import judge_fit, judge_reach
from bot.scoring.money import judge_budget
from bot.scoring.need import judge_need
from bot.scoring.purchase import judge_procedure
from tests.unit.bot.scoring.worth import a_lead, in_days


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("25 tablettes durcies", "precise"),
        ("un logiciel de planning pour organiser les tournées de nos techniciens en Bretagne", "precise"),
        ("une tablette pour lire des livres", "clear"),
        ("une tablette", "named"),
        ("bidule", "vague"),
        ("?!", "none"),
        (None, "none"),
    ],
)
def test_a_need_counts_the_more_the_more_precise_it_is(text: str | None, reason: str) -> None:
    assert judge_need(text).reason == reason


def test_precision_of_a_need_rises() -> None:
    shares = [judge_need(text).share for text in (None, "bidule", "une tablette", "25 tablettes durcies")]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1


@pytest.mark.parametrize(
    ("budget", "period", "share"),
    [
        (10_000, "once", 1.0),
        (900, "month", 1.0),  # 10,800 in a year
        (5_000, "year", 0.8),
        (2_000, None, 0.55),
        (100, "once", 0.3),
        (0, "once", 0.0),
        (None, None, 0.0),
    ],
)
def test_a_budget_counts_by_its_share_of_what_is_worth_all_points(
    budget: int | None, period: str | None, share: float
) -> None:
    assert judge_budget(a_lead(budget=budget, budget_period=period), 10_000).share == share


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("gérante", "decides"),
        ("PDG", "decides"),
        ("chef d’entreprise", "decides"),
        ("Directrice de l’école", "decides"),
        ("directeur d’établissement", "decides"),
        ("maire", "decides"),
        ("pharmacienne titulaire", "decides"),
        ("DSI", "directs"),
        ("directeur des achats", "directs"),
        ("directeur d’exploitation", "directs"),
        ("adjoint au maire", "directs"),
        ("secrétaire générale de mairie", "directs"),
        ("trésorier", "directs"),
        ("responsable achats", "leads"),
        ("chargée d’achats", "leads"),
        ("je m’occupe des achats", "leads"),
        ("chef de projet", "leads"),
        ("ingénieure", "advises"),
        ("assistante de direction", "assists"),
        ("assistante du directeur des achats", "assists"),
        ("stagiaire assistante commerciale", "learns"),
        ("consultant indépendant", "prescribes"),
        ("plombier", "other"),
        ("", "none"),
        (None, "none"),
    ],
)
def test_a_function_says_what_somebody_may_decide(role: str | None, level: str) -> None:
    assert level_of(role) == level


def test_who_decides_counts_more_than_who_assists_and_a_trainee_least() -> None:
    shares = [
        judge_authority(role).share for role in ("gérant", "DSI", "chef de projet", "assistante", "stagiaire")
    ]
    assert shares == sorted(shares, reverse=True) and len(set(shares)) == 5


def test_who_advises_companies_opens_most_doors() -> None:
    assert judge_bridge("consultante").share > judge_bridge("gérante").share > judge_bridge("stagiaire").share
    assert judge_authority("consultante").share < judge_authority("gérante").share


@pytest.mark.parametrize(
    ("days", "share", "reason"),
    [
        (0, 1.0, "within"),
        (30, 1.0, "within"),
        (31, 0.85, "within"),
        (91, 0.6, "within"),
        (181, 0.35, "within"),
        (366, 0.15, "within"),
        (-1, 0.2, "passed"),
    ],
)
def test_what_is_wanted_soon_counts_more(days: int, share: float, reason: str) -> None:
    found = judge_timeline(a_lead(timeline="bientôt", timeline_date=in_days(days)))
    assert (found.share, found.reason) == (share, reason)


def test_words_without_a_date_count_a_little_and_silence_nothing() -> None:
    assert judge_timeline(a_lead(timeline="quand ce sera voté")).reason == "undated"
    assert judge_timeline(a_lead()).share == 0.0


def test_the_deadline_of_a_tender_counts_before_the_wished_date() -> None:
    far = in_days(300)
    assert judge_calendar(a_lead("B2A", deadline=in_days(20), timeline_date=far)).share == 1.0
    assert judge_calendar(a_lead("B2A", timeline_date=far)).share == 0.35
    rushed = judge_calendar(a_lead("B2A", deadline=in_days(3)))
    assert (rushed.share, rushed.reason) == (0.4, "rushed")
    assert judge_calendar(a_lead("B2A", deadline=in_days(-3))).reason == "deadline_passed"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"procedure": "appel d’offres ouvert", "reference": "2026-17"}, "tender"),
        ({"procedure": "nous passons par l’UGAP"}, "framework"),
        ({"procedure": "gré à gré"}, "said_direct"),
        ({"procedure": "MAPA"}, "named"),
        ({"procedure": "marché public", "budget": 59_999}, "direct"),
        ({"budget": 60_000}, "adapted"),
        ({"budget": 216_000}, "formal"),
        ({"procedure": "marché public"}, "generic"),
        ({}, "none"),
    ],
)
def test_a_public_purchase_counts_by_what_is_settled_of_it(said: dict[str, object], reason: str) -> None:
    assert judge_procedure(a_lead("B2A", **said), known_rules()).reason == reason


def test_the_thresholds_are_those_of_the_day_of_the_request() -> None:
    earlier = datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.timezone.utc)
    lead = a_lead("B2A", budget=50_000)
    assert judge_procedure(lead, known_rules()).reason == "direct"
    assert judge_procedure(replace(lead, created_at=earlier), known_rules()).reason == "adapted"


@pytest.mark.parametrize(
    ("organisation", "category", "reason"),
    [
        ("Ville de Quimper", None, "adapted"),
        ("Ministère de la Culture", None, "formal"),
        ("Préfecture du Finistère", None, "formal"),
        ("Ministère de la Culture", "7210", "adapted"),
        (None, "7113", "formal"),
    ],
)
def test_the_state_has_a_lower_threshold_than_a_town(
    organisation: str | None, category: str | None, reason: str
) -> None:
    lead = a_lead("B2A", budget=150_000, organisation=organisation, legal_category=category)
    assert judge_procedure(lead, known_rules()).reason == reason


@pytest.mark.parametrize(
    ("said", "share"),
    [("90 000 abonnés", 1.0), ("une centaine de patients", 0.65), ("nos clients", 0.4), (None, 0.0)],
)
def test_an_intermediary_counts_by_how_many_consumers_stand_behind(said: str | None, share: float) -> None:
    assert judge_reach(a_lead("B2B2C", end_customers=said), Segment.B2B2C).share == share


@pytest.mark.parametrize(
    ("said", "share"),
    [("une quinzaine de TPE", 1.0), ("deux entreprises", 0.6), ("mon employeur", 0.4), (None, 0.0)],
)
def test_a_gateway_counts_by_how_many_companies_it_opens(said: str | None, share: float) -> None:
    assert judge_reach(a_lead("B2C2B", gateway_companies=said), Segment.B2C2B).share == share


@pytest.mark.parametrize(
    ("segment", "known", "reason"),
    [
        (Segment.B2C, {}, "good"),
        (Segment.B2C, {"confidence": 0.5}, "certainty"),
        (Segment.B2B, {"organisation": "Ateliers Perrault"}, "size_unknown"),
        (Segment.B2B, {"siren": "732829320", "size": 1}, "size"),
        (Segment.B2B, {"siren": "732829320", "size": 80}, "good"),
        (Segment.B2B, {"siren": "732829320", "size_band": "21"}, "good"),
        (Segment.B2A, {"organisation": "Ville de Quimper"}, "identity"),
    ],
)
def test_fit_says_what_lacks_most(segment: Segment, known: dict[str, object], reason: str) -> None:
    assert judge_fit(a_lead(segment.value, **known), segment).reason == reason
