"""What was learnt of a conversation leaves the files with it, and what others taught stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bot.learning import lesson_files as files


def lesson(conversation_id: str, text: str) -> str:
    row = {
        "id": hashlib.sha256(f"{conversation_id}:2".encode()).hexdigest()[:16], "version": 1, "text": text,
        "intents": ["state_need"], "segment": None, "entities": [], "asked": None,
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False) + "\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data/nlu").mkdir(parents=True)
    taught = "version: '3.1'\nnlu:\n- intent: state_need\n  examples: |\n    - une caisse\n"
    (tmp_path / "data/nlu/needs.yml").write_text(taught, encoding="utf-8")
    for name in (files.DIALOGUES, files.ASIDE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / files.DIALOGUES).write_text(
        lesson("mine", "il me faut un bidule") + lesson("theirs", "il nous faut un truc"), encoding="utf-8"
    )
    (tmp_path / files.ASIDE).write_text(lesson("mine", "un machin pour mesurer"), encoding="utf-8")
    (tmp_path / files.SENTENCES).write_text("# stale: un bidule\n", encoding="utf-8")
    return tmp_path


def test_its_sentences_leave_the_training_data(root: Path) -> None:
    assert files.forget(root, "mine") == 2
    texts = {
        name: (root / name).read_text(encoding="utf-8") if (root / name).exists() else ""
        for name in (files.DIALOGUES, files.ASIDE, files.SENTENCES)
    }
    assert not any("bidule" in text or "machin" in text for text in texts.values())
    assert "un truc" in texts[files.DIALOGUES]


def test_a_conversation_that_taught_nothing_changes_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert files.forget(root, "nobody") == 0
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_machine_without_training_data_has_nothing_to_forget(tmp_path: Path) -> None:
    assert files.forget(tmp_path, "mine") == 0
