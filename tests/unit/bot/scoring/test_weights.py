"""The weights that a company publishes."""

from __future__ import annotations

import datetime

import pytest

from bot.qualification.segments import Segment
from bot.scoring.criteria import Criterion
from bot.scoring.weights import WeightsError, of_playbook


def test_a_segment_that_is_left_out_keeps_the_points_of_the_product() -> None:
    scoring = of_playbook({"scoring": {"weights": {"B2C": {"need": 60, "fit": 40}}}})
    assert scoring.weights[Segment.B2C][Criterion.BUDGET] == 0
    assert scoring.weights[Segment.B2C][Criterion.NEED] == 60
    assert scoring.weights[Segment.B2B] == of_playbook({}).weights[Segment.B2B]
    assert Segment.B2R not in scoring.weights


def test_points_that_do_not_add_up_are_refused_where_they_stand() -> None:
    with pytest.raises(WeightsError, match="add up to 90") as refused:
        of_playbook({"scoring": {"weights": {"B2A": {"need": 50, "procedure": 40}}}})
    assert refused.value.path == ("scoring", "weights", "B2A")


def test_a_company_may_have_thresholds_of_its_own() -> None:
    row = {"from": "2027-01-01", "quote": 50_000, "publicity": 90_000, "state": 140_000, "local": 216_000}
    own = of_playbook({"procurement": [row]})
    assert own.procurement.on(datetime.date(2026, 1, 1)).quote == 50_000
    assert own.has_own_thresholds and not of_playbook({}).has_own_thresholds
    assert own.digest != of_playbook({}).digest
    with pytest.raises(WeightsError, match="must rise"):
        of_playbook({"procurement": [{**row, "quote": 100_000}]})
