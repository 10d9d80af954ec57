from __future__ import annotations

import fcntl
import sys
from pathlib import Path

import pytest

from bot.cli.errors import CommandError
from bot.cli.models import current_model, fingerprint
from bot.cli.training import LOG, train_model

TRAINS = """
import pathlib, sys
out, name = sys.argv[sys.argv.index("--out") + 1], sys.argv[-1]
print("2026 INFO - Starting to train component 'IntentClassifier'.")
pathlib.Path(out, name + ".tar.gz").write_bytes(b"a model")
"""
FAILS = """
import sys
print("reading")
print("\\x1b[91mInvalidDomain: no intent\\x1b[0m")
print("YamlException: domain.yml, line 3")
print("  see the documentation")
sys.exit(1)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "data/nlu.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def fake_rasa(project: Path, code: str) -> list[str]:
    script = project / "fake_rasa"
    script.write_text(code)
    return [sys.executable, str(script)]


def test_a_trained_model_becomes_the_current_one(project: Path) -> None:
    steps: list[str] = []
    models = project / "models"
    model = train_model(project, models, steps.append, fake_rasa(project, TRAINS))
    assert current_model(models, fingerprint(project)) == model
    assert steps == ["reading the data", "IntentClassifier"]


def test_old_models_stay(project: Path) -> None:
    models = project / "models"
    models.mkdir()
    (models / "old.tar.gz").write_bytes(b"old")
    train_model(project, models, print, fake_rasa(project, TRAINS))
    assert len(list(models.glob("*.tar.gz"))) == 2


def test_a_failed_training_says_why_and_leaves_no_model(project: Path) -> None:
    models = project / "models"
    with pytest.raises(
        CommandError, match=r"^training failed: YamlException: domain.yml, line 3 \(all of it in"
    ):
        train_model(project, models, print, fake_rasa(project, FAILS))
    assert [path.name for path in models.iterdir()] == [".lock"]
    assert "InvalidDomain: no intent\n" in (project / LOG).read_text()


def test_what_an_interrupted_training_left_is_removed(project: Path) -> None:
    left_over = project / "models" / ".training-interrupted"
    left_over.mkdir(parents=True)
    train_model(project, project / "models", print, fake_rasa(project, TRAINS))
    assert not left_over.exists()


def test_two_trainings_at_once_are_refused(project: Path) -> None:
    models = project / "models"
    models.mkdir()
    with (models / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="another training"):
            train_model(project, models, print, fake_rasa(project, TRAINS))
