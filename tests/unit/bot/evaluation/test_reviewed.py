"""What is still not understood of a reviewed message."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.evaluation.reviewed import misses
from bot.learning.lessons import Lesson

TODAY = datetime.date(2026, 3, 2)


def lesson(**changes: Any) -> Lesson:
    held: dict[str, Any] = {
        "id": "1", "version": 1, "text": "on est douze", "intents": ("give_details",), "segment": None,
        "entities": (("size", "douze"),), "asked": "size",
    }  # fmt: skip
    return Lesson(**{**held, **changes})


def parse(intent: str = "give_details", **segments: float) -> dict[str, Any]:
    ranking = [{"name": name, "confidence": value} for name, value in segments.items()]
    return {
        "text": "on est douze",
        "intent": {"name": intent, "confidence": 0.9},
        "clauses": [],
        "segment_ranking": ranking,
    }


def test_nothing_is_left_of_a_message_that_is_understood() -> None:
    assert list(misses(lesson(), parse(), TODAY)) == []


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"intents": ("ask_price",)}, ["intent ask_price"]),
        ({"entities": (("size", "treize"),)}, ["size «treize»"]),
        ({"entities": (("budget", "douze"),)}, ["budget «douze»"]),
        ({"segment": "B2A"}, ["segment B2A, found unknown"]),
    ],
)
def test_what_is_not_understood_is_named(changes: dict[str, Any], missed: list[str]) -> None:
    assert list(misses(lesson(**changes), parse(), TODAY)) == missed


def test_an_intent_of_a_part_of_the_message_counts() -> None:
    heard = parse("ask_price")
    heard["clauses"] = [
        {"text": "on est douze", "start": 0, "end": 12, "intent": "give_details", "confidence": 0.9}
    ]
    assert list(misses(lesson(intents=("ask_price", "give_details"), entities=()), heard, TODAY)) == []
