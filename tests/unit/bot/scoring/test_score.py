"""The score of a whole lead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.leads.lead import SILENT, Kind, Status
from bot.qualification.segments import Segment
from bot.scoring.criteria import CRITERIA, Criterion
from bot.scoring.score import score_of
from bot.scoring.step import scored, scoring_step
from bot.scoring.weights import of_playbook
from tests.unit.bot.scoring.worth import SCORING, a_lead, in_days

BEST: dict[str, dict[str, Any]] = {
    "B2C": {"budget": 300},
    "B2B": {"budget": 10_000, "role": "gérante", "siren": "732829320", "size": 80},
    "B2A": {"procedure": "MAPA", "reference": "2026-17", "deadline": in_days(20), "siret": "73282932000074"},
    "B2B2C": {"end_customers": "90 000 abonnés", "role": "gérant", "siren": "732829320"},
    "B2C2B": {"gateway_companies": "une quinzaine de TPE", "role": "consultante"},
}
ALWAYS: dict[str, Any] = {
    "need": "25 tablettes durcies pour les chantiers",
    "timeline": "sous un mois",
    "timeline_date": in_days(20),
}


@pytest.mark.parametrize("segment", BEST)
def test_the_best_lead_of_a_segment_has_all_points_and_the_emptiest_almost_none(segment: str) -> None:
    best = score_of(a_lead(segment, **ALWAYS, **BEST[segment]), SCORING)
    worst = score_of(a_lead(segment, confidence=0.1), SCORING)
    assert best is not None and best.points == 100
    assert worst is not None and worst.points < 10


@pytest.mark.parametrize("segment", BEST)
def test_the_points_of_the_lines_add_up_and_each_gives_its_reason(segment: str) -> None:
    score = score_of(a_lead(segment, need="une tablette", budget=700, role="DSI"), SCORING)
    assert score is not None
    assert score.points == sum(line.points for line in score.lines)
    assert [line.criterion for line in score.lines] == list(CRITERIA[Segment(segment)])
    assert all(line.reason and 0 <= line.points <= line.most for line in score.lines)


def test_a_consumer_is_judged_by_neither_function_nor_size() -> None:
    plain, manager = a_lead("B2C", **ALWAYS), a_lead("B2C", **ALWAYS, role="gérante", size=80)
    assert scored(plain, SCORING).score == scored(manager, SCORING).score


def test_a_public_body_is_judged_by_procedure_and_calendar_not_by_who_holds_the_budget() -> None:
    clerk = a_lead("B2A", **ALWAYS, procedure="MAPA", role="stagiaire", budget=500)
    head = replace(clerk, role="maire", budget=500_000)
    assert scored(clerk, SCORING).score == scored(head, SCORING).score
    assert (scored(replace(clerk, procedure=None, budget=None), SCORING).score or 0) < (
        scored(clerk, SCORING).score or 0
    )


@pytest.mark.parametrize(
    "lead",
    [
        a_lead("B2R", regulation="registre des traitements"),
        a_lead(None),
        a_lead("B2B", kind=Kind.SUPPORT),
        *(a_lead("B2B", status=status) for status in SILENT),
    ],
)
def test_a_regulator_a_draft_and_whoever_is_not_answered_have_no_score(lead: Any) -> None:
    worth = scored(replace(lead, score=50, score_reasons=("x",), score_weights="y"), SCORING)
    assert (worth.score, worth.score_reasons, worth.score_weights) == (None, (), None)


def test_a_request_to_check_has_a_score() -> None:
    assert scored(a_lead(status=Status.TO_CHECK), SCORING).score is not None


def test_reasons_are_french_sentences_with_their_points() -> None:
    lead = scored(a_lead(need="25 tablettes durcies", budget=4_500, role="gérante"), SCORING)
    said = [reason.replace("\u00a0", " ").replace("\u202f", " ") for reason in lead.score_reasons]
    assert said[:3] == [
        "Besoin (25 sur 25) : décrit avec précision",
        "Budget (14 sur 25) : 4 500 €, tous les points à partir de 10 000 €",
        "Décision (20 sur 20) : la fonction permet de décider",
    ]


def test_the_step_scores_again_and_again_to_the_same_end() -> None:
    step = scoring_step(SCORING)
    once = step(None, None, a_lead(**ALWAYS))
    assert step(None, once, once) == once
    assert once.score_weights == SCORING.digest


def test_other_weights_give_another_score_and_another_digest() -> None:
    generous = of_playbook({"scoring": {"weights": {"B2B": {"need": 100}}}})
    lead = a_lead(need="25 tablettes durcies")
    assert scored(lead, generous).score == 100
    assert generous.digest != SCORING.digest == of_playbook({"scoring": {}}).digest


@given(
    segment=st.sampled_from(sorted(BEST)),
    need=st.none() | st.text(max_size=200),
    role=st.none() | st.text(max_size=80),
    budget=st.none() | st.integers(0, 2**53),
    procedure=st.none() | st.text(max_size=80),
    confidence=st.none() | st.floats(0, 1),
    days=st.none() | st.integers(-5_000, 5_000),
    size=st.none() | st.integers(0, 2**53),
    count=st.none() | st.text(max_size=60),
)
def test_whatever_is_said_the_score_lies_between_nothing_and_everything(
    segment: str, days: int | None, count: str | None, **said: Any
) -> None:
    date = None if days is None else in_days(days)
    lead = a_lead(
        segment, timeline_date=date, deadline=date, end_customers=count, gateway_companies=count, **said
    )
    score = score_of(lead, SCORING)
    assert score is not None and 0 <= score.points <= 100


def test_there_are_words_for_every_criterion() -> None:
    words = wording.load("score")
    assert set(words["criteria"]) == set(words["reasons"]) == {criterion.value for criterion in Criterion}
