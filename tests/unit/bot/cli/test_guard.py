"""A model that is worse than the one before it is kept aside."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.cli.errors import CommandError
from bot.cli.guard import Guard, is_refused, report, verdict
from bot.cli.models import (
    Model,
    accept,
    current_model,
    fingerprint,
    newest_model,
    refused_model,
    serving_model,
)
from bot.cli.train import ModelRefused, model_to_serve
from bot.cli.training import train_model
from bot.evaluation.files import EvaluationError
from bot.evaluation.held_out import FOLDER
from tests.unit.bot.cli.conftest import Command

TRAINS = """
import pathlib, sys
out, name = sys.argv[sys.argv.index("--out") + 1], sys.argv[-1]
pathlib.Path(out, name + ".tar.gz").write_bytes(pathlib.Path("data/quality").read_bytes())
"""
N = 200


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "data/nlu.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    rows = [json.dumps({"text": str(number), "segment": "B2B"}) for number in range(N)]
    (folder / "openings.jsonl").write_text("\n".join(rows))
    return tmp_path


class Reader:
    """Reads as many messages rightly as the archive's content says."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, archive: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
        content = archive.read_text()
        if content == "unreadable":
            raise EvaluationError("written by another version")
        self.read.append(content)
        return [
            {"intent": None, "segments": ["B2B" if number < int(content) else "B2A"]}
            for number, _ in enumerate(texts)
        ]


Train = Callable[..., Model]


@pytest.fixture
def train(project: Path) -> Train:
    """Trains a model that reads so many messages rightly, and judges it."""
    script = project / "fake_rasa"
    script.write_text(TRAINS)

    def run(quality: str, *, even_if_worse: bool = False, reader: Reader | None = None) -> Model:
        (project / "data" / "quality").write_text(quality)
        (project / "data" / "nlu.yml").write_text(f"data for {quality}")
        judge = Guard(project, project / "models", even_if_worse, reader or Reader())
        rasa = [sys.executable, str(script)]
        return train_model(project, project / "models", lambda step: None, rasa, judge)

    return run


def test_the_first_model_is_taken_without_being_measured(train: Train) -> None:
    reader = Reader()
    model = train("190", reader=reader)
    assert not is_refused(model)
    assert (reader.read, model.measures, model.compared) == ([], None, None)
    assert verdict(model) == "there was no model to compare it with"


def test_a_better_model_takes_the_place(train: Train, project: Path) -> None:
    train("180")
    model = train("190")
    assert not is_refused(model)
    assert serving_model(project / "models", fingerprint(project)) == model
    assert "labels 90.0% → 95.0% (10 won, 0 lost of 200, p 1.000)" in verdict(model)


def test_a_worse_model_is_kept_aside_and_the_one_before_it_stays(train: Train, project: Path) -> None:
    before = train("190")
    model = train("170")
    models = project / "models"
    assert is_refused(model)
    assert model.path.exists() and model.path.parent == models / "refused"
    assert current_model(models, fingerprint(project)) is None
    assert refused_model(models, fingerprint(project)) == model
    assert newest_model(models) == before
    assert serving_model(models, fingerprint(project)) == before
    assert model.compared is not None and model.compared["worse"] == ["labels"]


def test_a_worse_model_is_taken_when_it_is_asked_for(train: Train, project: Path) -> None:
    train("190")
    model = train("170", even_if_worse=True)
    assert current_model(project / "models", fingerprint(project)) == model


def test_a_model_that_was_kept_aside_is_taken_later_without_training(train: Train, project: Path) -> None:
    train("190")
    aside = train("170")
    taken = accept(aside, project / "models")
    assert not aside.path.exists()
    assert current_model(project / "models", fingerprint(project)) == taken
    assert refused_model(project / "models", fingerprint(project)) is None


def test_a_model_that_was_measured_is_not_measured_again(train: Train) -> None:
    reader = Reader()
    train("180", reader=reader)
    train("185", reader=reader)
    assert reader.read == ["185", "180"]
    train("190", reader=reader)
    assert reader.read == ["185", "180", "190"]


def test_a_model_of_another_version_is_not_compared_with(train: Train) -> None:
    train("unreadable")
    model = train("10")
    assert not is_refused(model)
    assert "cannot be read by this version: not compared" in verdict(model)


def test_the_report_holds_all_figures(train: Train) -> None:
    train("190")
    told = report(train("170"), trained=True)
    assert (told["accepted"], told["trained"]) == (False, True)
    assert told["measures"]["labels"]["accuracy"] == 0.85
    assert told["compared"]["measures"]["labels"]["lost"] == 20
    assert "right" not in json.dumps(told)


def test_the_command_refuses_again_until_it_is_told_otherwise(
    command: Command, train: Train, project: Path
) -> None:
    train("190")
    aside = train("170")
    shown = command("train")
    assert shown.code == 1
    assert "the model of the present data is worse" in shown.error and "--even-if-worse" in shown.error
    told = json.loads(command("train", "--json").out)
    assert (told["accepted"], told["trained"]) == (False, False)
    taken = command("train", "--even-if-worse")
    assert (taken.code, taken.error) == (0, "")
    assert aside.path.name in taken.out
    assert "nothing to train" in command("train").out


def test_the_product_is_served_with_the_model_before_a_worse_one(
    train: Train, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = train("190")
    train("170")
    monkeypatch.chdir(project)
    model, notice = model_to_serve(project / "models")
    assert model == before
    assert f"serving {before.path.name}" in notice and "worse" in notice


def test_without_any_other_model_a_worse_one_is_an_error(
    train: Train, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = train("190")
    train("170")
    before.path.unlink()
    monkeypatch.chdir(project)
    with pytest.raises(ModelRefused):
        model_to_serve(project / "models")
    assert issubclass(ModelRefused, CommandError)
