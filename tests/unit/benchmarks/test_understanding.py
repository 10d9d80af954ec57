"""The benchmark of the understanding splits the same way each time, and measures what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.understanding import measures
from benchmarks.understanding.examples import read_examples
from benchmarks.understanding.render import render
from benchmarks.understanding.split import annotated, joint_label, separate, some, split, write_reference
from bot.nlu.model import Example

EXAMPLES = [Example(f"je cherche le numéro {n}", "state_need", "B2B" if n % 2 else None) for n in range(200)]


def test_every_example_is_either_taught_or_kept_aside() -> None:
    known, aside = split(EXAMPLES)
    assert sorted(e.text for e in known + aside) == sorted(e.text for e in EXAMPLES)
    assert 20 < len(aside) < 60


def test_the_split_of_an_example_does_not_depend_on_the_others() -> None:
    _, aside = split(EXAMPLES)
    assert split(EXAMPLES[::3])[1] == [e for e in EXAMPLES[::3] if e in aside]


def test_some_examples_hold_each_label_in_its_share() -> None:
    chosen = some(EXAMPLES, 40)
    assert len(chosen) == 40
    assert sum(e.segment == "B2B" for e in chosen) == 20
    assert set(some(EXAMPLES[::-1], 40)) == set(chosen)


@given(st.sampled_from(["state_need", "ask_price"]), st.sampled_from(["B2B", "B2C2B", "unknown", None]))
def test_a_joint_label_gives_back_intent_and_segment(intent: str, segment: str | None) -> None:
    assert separate(joint_label(Example("x", intent, segment))) == (intent, segment or "unknown")


@pytest.mark.parametrize(
    ("text", "intent", "marked"),
    [
        (
            "mon adresse est lea@exemple.org merci",
            "give_email",
            "mon adresse est [lea@exemple.org](email) merci",
        ),
        ("nous sommes 12 salariés", "give_details", "nous sommes [12 salariés](size)"),
        ("nous sommes 12 salariés", "state_need", "nous sommes 12 salariés"),
    ],
)
def test_the_entities_of_details_are_marked_for_the_references(text: str, intent: str, marked: str) -> None:
    assert annotated(Example(text, intent, None)) == marked


def test_a_reference_reads_every_example_that_it_is_given(tmp_path: Path) -> None:
    write_reference(EXAMPLES, tmp_path / "nlu.yml")
    blocks = yaml.safe_load((tmp_path / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    assert {block["intent"] for block in blocks} == {"state_need", "state_need__B2B"}
    assert len(read_examples(tmp_path)) == len(EXAMPLES)


def test_confidence_that_is_always_right_about_itself_has_no_calibration_error() -> None:
    sure = np.full(1000, 0.75)
    right = np.arange(1000) % 4 != 0
    assert measures.calibration_error(sure, right) == pytest.approx(0.0)
    assert measures.calibration_error(sure, np.zeros(1000, bool)) == pytest.approx(0.75)


def parse(intent: str, **segments: float) -> dict[str, Any]:
    ranking = [{"name": f"state_need__{name}", "confidence": share} for name, share in segments.items()]
    return {"intent": {"name": intent}, "ranking": ranking, "segments": [], "entities": []}


def test_a_references_joint_labels_add_up_to_segments() -> None:
    found = measures.joint_segments(parse("state_need__B2B", B2B=0.6, B2C=0.3))
    assert found["B2B"] == pytest.approx(0.6)
    assert found["unknown"] == 0.0


def test_intents_are_counted_without_their_segments() -> None:
    scores = measures.intent_scores(
        [parse("state_need__B2B"), parse("nlu_fallback")], ["state_need", "greet"]
    )
    assert scores["accuracy"]["share"] == 0.5
    assert scores["macro_f1"] == 0.5


def test_a_field_is_right_only_when_every_part_is() -> None:
    row = {
        "topic": "name",
        "text": "Lucie Marchand",
        "truth": {"first_name": "Lucie", "last_name": "Marchand"},
    }
    assert measures.field_scores([row], measures.own_value)["share"] == 1.0
    nothing = [{"entities": [{"entity": "name", "text": "Lucie"}]}]
    assert measures.field_scores([row], measures.entity_value(nothing))["share"] == 0.0


def test_the_table_and_the_chart_are_written_for_whoever_took_part(tmp_path: Path) -> None:
    accuracy = {"n": 10, "share": 0.9, "low": 0.6, "high": 0.98}
    scores = {"accuracy": accuracy, "macro_f1": 0.8, "calibration_error": 0.05}
    result = {
        "examples": 2000, "epochs": None, "intents": scores, "labels_aside": scores, "labels_unseen": scores,
        "fields": accuracy, "training_seconds": 20.0, "load_seconds": 1.0, "median_ms": 0.8, "p95_ms": 1.5,
        "memory_mb": 200.0,
    }  # fmt: skip
    render({"ours": result}, tmp_path)
    table = (tmp_path / "understanding.md").read_text(encoding="utf-8")
    assert "| Aiguilleur |" in table
    assert "90.0 % (60.0–98.0)" in table
    assert (tmp_path / "understanding.svg").read_text(encoding="utf-8").startswith("<?xml")
