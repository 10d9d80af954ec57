"""Training sentences: each once, under one intent, readable, and none that is measured on."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_HASHES = Path(__file__).with_name("measured_on.sha256")


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", kept).strip()


def test_no_sentence_stands_under_two_intents(examples: list[Any]) -> None:
    intents: dict[str, set[str]] = {}
    for example in examples:
        intents.setdefault(fold(example.text), set()).add(example.intent)
    assert {text: names for text, names in intents.items() if len(names) > 1 and text} == {}


def test_no_sentence_stands_twice(examples: list[Any]) -> None:
    seen = Counter(example.text.strip().lower() for example in examples)
    assert [text for text, count in seen.items() if count > 1] == []


def test_no_sentence_holds_what_rasa_would_read_as_markup(examples: list[Any]) -> None:
    assert [e.text for e in examples if re.search(r"\]\(|\]\{|^/", e.text)] == []


def test_no_sentence_is_longer_than_a_message_may_be(examples: list[Any]) -> None:
    assert [e.text for e in examples if len(e.text) > 1000] == []


def test_each_segment_has_enough_first_messages(examples: list[Any]) -> None:
    counts = Counter(example.segment for example in examples if example.segment)
    assert set(counts) == {"B2C", "B2B", "B2A", "B2R", "B2B2C", "B2C2B", "unknown"}
    assert min(counts.values()) >= 150


def test_no_sentence_that_is_measured_on_stands_in_the_training_data(examples: list[Any]) -> None:
    measured = set(_HASHES.read_text(encoding="ascii").split())
    assert len(measured) > 200
    assert [e.text for e in examples if hashlib.sha256(fold(e.text).encode()).hexdigest() in measured] == []


def test_no_first_message_that_the_benchmark_measures_on_stands_in_the_training_data(
    examples: list[Any],
) -> None:
    rows = (ROOT / "benchmarks" / "understanding" / "data" / "openings.jsonl").read_text(encoding="utf-8")
    measured = {fold(json.loads(row)["text"]) for row in rows.splitlines()}
    assert len(measured) > 400
    assert [e.text for e in examples if fold(e.text) in measured] == []


def test_no_reviewed_message_that_is_kept_aside_stands_in_the_training_data(examples: list[Any]) -> None:
    rows = (ROOT / "benchmarks" / "understanding" / "data" / "reviewed.jsonl").read_text(encoding="utf-8")
    measured = {fold(json.loads(row)["text"]) for row in rows.splitlines()}
    assert measured
    assert [e.text for e in examples if fold(e.text) in measured] == []
