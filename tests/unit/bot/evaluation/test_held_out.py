"""What a model is measured with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.held_out import FOLDER, INTENTS, LABELS, SEGMENTS, measure, read_held_out

ROOT = Path(__file__).resolve().parents[4]


def write(root: Path, name: str, *rows: dict[str, Any]) -> None:
    path = root / FOLDER / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "openings", {"text": "a", "segment": "B2B"}, {"text": "b", "segment": "unknown"})
    write(tmp_path, "fields", {"text": "c", "topic": "email"}, {"text": "d", "topic": "regulation"})
    write(tmp_path, "reviewed", {"text": "e", "intents": ["ask_price"]}, {"text": "f", "intents": ["x", "y"]})
    return tmp_path


def test_labels_and_intents_are_read_from_what_is_never_taught(root: Path) -> None:
    held_out = read_held_out(root)
    assert held_out is not None
    assert held_out.labelled == (("a", "B2B"), ("b", "unknown"))
    assert held_out.meant == (("c", "give_email"), ("e", "ask_price"))
    assert held_out.texts == ["a", "b", "c", "e"]


def test_a_set_that_changed_has_another_name(root: Path) -> None:
    before = read_held_out(root)
    write(root, "reviewed")
    after = read_held_out(root)
    assert before is not None and after is not None
    assert before.name != after.name


def test_without_the_files_nothing_is_measured(tmp_path: Path) -> None:
    assert read_held_out(tmp_path) is None


def test_a_model_is_right_about_labels_the_best_of_six_and_intents(root: Path) -> None:
    held_out = read_held_out(root)
    assert held_out is not None

    def read(archive: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
        parses: dict[str, dict[str, Any]] = {
            "a": {"intent": "greet", "segments": ["unknown", "B2B"]},
            "b": {"intent": None, "segments": []},
            "c": {"intent": "give_email", "segments": []},
            "e": {"intent": None, "segments": []},
        }
        return [parses[text] for text in texts]

    found = measure(root, held_out, read)
    assert {name: item.right for name, item in found.items()} == {LABELS: "01", SEGMENTS: "1", INTENTS: "10"}
    assert found[LABELS].accuracy == 0.5


def test_the_project_holds_enough_to_tell_models_apart() -> None:
    held_out = read_held_out(ROOT)
    assert held_out is not None
    assert len(held_out.labelled) > 1000 and len(held_out.meant) > 300
