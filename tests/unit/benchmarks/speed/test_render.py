"""The page and the picture of a run."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from benchmarks.speed.charts import draw
from benchmarks.speed.goals import GOALS, Goal
from benchmarks.speed.render import number, page, share, table
from tests.support.speed import MACHINE, RESULTS


@pytest.fixture
def results() -> dict[str, Any]:
    crowd = {"turns": 40, "failed": 0, "p50_ms": 20.0, "p95_ms": 60.0, "p99_ms": 80.0, "per_second": 50.0}
    found: dict[str, Any] = copy.deepcopy(RESULTS)
    for name in ("ours", "reference"):
        found[name]["crowd"] = {at_once: dict(crowd) for at_once in ("1", "4", "16", "64")}
        found[name]["stages"] = {"understanding": 3.0, "policies": 2.0, "rest": 5.0}
        found[name]["long"] = {"5": 10.0, "50": 11.0, "200": 14.0, "curve": [[5, 10.0], [200, 14.0]]}
    floor = {"p50_ms": 0.4, "p95_ms": 0.9}
    saved = {"leads": 100000, "p50_ms": 6.0, "p95_ms": 9.0, "p99_ms": 12.0}
    return {
        "machine": MACHINE,
        **found,
        "floor": {"understanding": floor, "commit": floor},
        "saving": [saved],
    }


def test_the_page_says_of_every_goal_what_was_reached(results: dict[str, Any]) -> None:
    written = page(results)
    for goal in GOALS:
        row = next(line for line in written.splitlines() if line.startswith(f"| {goal.title} |"))
        assert row.endswith(f"| {goal.verdict(goal.figure(results))} |")
    assert "| 1/5 | 1/12 | 1/13 | aim |" in written


def test_both_stand_side_by_side_with_their_ratio(results: dict[str, Any]) -> None:
    assert "| one visitor: turn p50 | 10.0 ms | 130 ms | 13.0 × |" in page(results)


def test_of_turns_per_second_more_is_better(results: dict[str, Any]) -> None:
    results["ours"]["crowd"]["16"]["per_second"] = 200.0
    assert "| turns per second at saturation | 200 | 50.0 | 4.00 × |" in page(results)


def test_failures_have_no_ratio(results: dict[str, Any]) -> None:
    results["ours"]["crowd"]["64"]["failed"] = 2
    results["reference"]["crowd"]["64"]["failed"] = 8
    assert "| … turns without an answer | 2 | 8 |  |" in page(results)


def test_stages_floor_and_saving_are_on_the_page(results: dict[str, Any]) -> None:
    written = page(results)
    assert "| understanding (NLU) | 3.00 | 3.00 |" in written
    assert "| one durable commit | 0.40 | 0.90 |" in written
    assert "| 100,000 | 6.00 | 9.00 | 12.0 |" in written
    assert "short run" not in written


def test_a_short_run_says_so(results: dict[str, Any]) -> None:
    results["machine"] = {**MACHINE, "short": True}
    assert "**A short run" in page(results)


def test_a_busy_machine_is_told_of(results: dict[str, Any]) -> None:
    results["machine"] = {**MACHINE, "load_at_begin": 3.26}
    assert "Others worked on the machine meanwhile (load 3.3)" in page(results)


def test_what_was_not_measured_is_left_out_or_a_dash(results: dict[str, Any]) -> None:
    del results["reference"]
    del results["ours"]["typing"]
    written = page(results)
    assert "| one visitor: turn p50 | 10.0 ms | — |  |" in written
    assert "who type like people: p50" not in written
    assert "not measured" in written


def test_the_picture_is_an_svg_that_comes_out_the_same_again(results: dict[str, Any], tmp_path: Path) -> None:
    for name in ("first.svg", "second.svg"):
        draw(results, tmp_path / name)
    first = (tmp_path / "first.svg").read_text()
    assert ET.fromstring(first).tag.endswith("svg")
    assert first == (tmp_path / "second.svg").read_text()


def test_the_picture_of_the_product_alone_can_be_drawn(results: dict[str, Any], tmp_path: Path) -> None:
    draw({"ours": results["ours"]}, tmp_path / "alone.svg")
    assert (tmp_path / "alone.svg").stat().st_size > 1000


@pytest.mark.parametrize(
    ("value", "read"), [(None, "—"), (0.123, "0.12"), (12.34, "12.3"), (1234.5, "1,234")]
)
def test_numbers_have_three_digits_that_mean_something(value: float | None, read: str) -> None:
    assert number(value) == read


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [(1 / 12, "×", "1/12"), (8, "×", "8 ×"), (59.7, "ms", "60 ms"), (None, "×", "—"), (1.1, "×", "1.1 ×")],
)
def test_shares_are_written_as_the_goals_are(value: float | None, unit: str, read: str) -> None:
    assert share(value, Goal("", lambda _: None, 1, 1, unit=unit)) == read


def test_numbers_in_tables_stand_on_the_right() -> None:
    assert table(["", "a"], [["b", "1"]]) == "|  | a |\n|---|---:|\n| b | 1 |"
