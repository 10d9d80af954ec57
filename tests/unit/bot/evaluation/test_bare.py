"""The classifier of an archive, read without Rasa."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from bot.evaluation.bare import read, read_model  # noqa: E402
from bot.evaluation.files import EvaluationError  # noqa: E402
from bot.evaluation.held_out import read_texts  # noqa: E402
from bot.nlu.model import Example, IncompatibleModel, TrainingOptions, train  # noqa: E402

EXAMPLES = [
    *(Example(f"combien coûte {what}", "ask_price", None) for what in ("ça", "une tablette", "la caisse")),
    *(
        Example(f"bonjour nous sommes {who}", "state_need", segment)
        for who, segment in (("une mairie", "B2A"), ("une commune", "B2A"), ("un garage", "B2B"))
    ),
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "components"
    folder.mkdir()
    train(EXAMPLES, TrainingOptions(noise_share=0)).save(folder)
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(folder, arcname="components/train_classifier0")
    return path


def test_a_text_is_read_as_the_model_learnt_it(archive: Path) -> None:
    model = read_model(archive)
    assert read(model, "combien coûte une caisse")["intent"] == "ask_price"
    assert read(model, "nous sommes une mairie")["segments"] == ["B2A", "B2B"]
    assert read(model, "???") == {"intent": None, "segments": []}


def test_texts_are_read_by_a_process_of_its_own_in_their_order(archive: Path) -> None:
    found = read_texts(archive, ["combien coûte ça", "nous sommes une mairie\n"])
    assert [parse["intent"] for parse in found] == ["ask_price", "state_need"]


def test_an_archive_without_a_classifier_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.tar.gz"
    with tarfile.open(empty, "w:gz"):
        pass
    with pytest.raises(IncompatibleModel):
        read_model(empty)
    with pytest.raises(EvaluationError, match="holds no classifier"):
        read_texts(empty, ["bonjour"])
