"""Thirty invented visitors are played through the door; what their leads hold is measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.files import read_rows
from bot.evaluation.personas import evaluate_personas, play_all
from tests.support.product import Product

_FILE = Path(__file__).parent / "personas.jsonl"


@pytest.fixture(scope="module")
def report(product: Product) -> dict[str, Any]:
    """What `aiguilleur evaluate personas` reports."""
    rows = read_rows(_FILE, ("segment", "facts", "opening", "answers"))
    played = play_all(product.instance.url, rows, product.instance.key)
    return evaluate_personas(played, product.instance.leads())


def _why(report: dict[str, Any], *names: str) -> str:
    """The measures, and the visitors who were not served well."""
    measures = [f"{name} {report[name]}" for name in names]
    return "\n".join(measures + [_line(miss) for miss in report["misses"]])


def _line(miss: dict[str, Any]) -> str:
    wrong = [name for name, right in miss["fields"].items() if not right]
    rest = [miss[name] for name in ("repeated", "digression_resumed", "correction_kept", "error")]
    return f"{miss['id']} {miss['segment']}→{miss['segment_found']} {miss['status']} wrong {wrong} {rest}"


def test_every_visitor_leaves_a_lead(report: dict[str, Any]) -> None:
    assert report["n"] >= 30 and report["leads_saved"] == report["n"], _why(report, "leads_saved")


def test_segments_and_fields_are_right(report: dict[str, Any]) -> None:
    assert report["segment_accuracy"] >= 0.93, _why(report, "segment_accuracy")
    assert report["field_accuracy"] >= 0.9, _why(report, "field_accuracy")


def test_nobody_is_asked_what_they_have_said(report: dict[str, Any]) -> None:
    assert report["repeated_questions"] <= 1, _why(report, "repeated_questions")


def test_digressions_are_resumed_and_corrections_kept(report: dict[str, Any]) -> None:
    assert report["digressions_resumed"] >= 0.95, _why(report, "digressions_resumed")
    assert report["corrections_kept"] >= 0.8, _why(report, "corrections_kept")


def test_every_refused_consent_is_respected(report: dict[str, Any]) -> None:
    assert report["consent_respected"] == 1.0, _why(report, "consent_respected")
