from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.cli.errors import CommandError
from bot.cli.models import Model, current_model, fingerprint, read_model, sha256


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/greet.yml",
        "bot/nlu/words.yml",
        "bot/nlu/classifier.py",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n", encoding="utf-8")
    return tmp_path


def make_model(folder: Path, wanted: str, name: str = "first", age: float = 0) -> Model:
    path = folder / f"{name}.tar.gz"
    path.write_bytes(name.encode())
    os.utime(path, (1_000_000 - age, 1_000_000 - age))
    model = Model(path, wanted, sha256(path), "2026-03-02T09:00:00+00:00", "3.6.21", 9.5)
    model.write()
    return model


def test_the_same_files_have_the_same_fingerprint(project: Path) -> None:
    before = fingerprint(project)
    os.utime(project / "config.yml", (1, 1))
    (project / "data" / "nlu" / ".greet.yml.swp").write_text("open in an editor")
    assert fingerprint(project) == before


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu/greet.yml", "bot/nlu/classifier.py"])
def test_a_change_of_data_or_of_code_changes_the_fingerprint(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert fingerprint(project) != before


def test_a_new_name_changes_the_fingerprint(project: Path) -> None:
    before = fingerprint(project)
    (project / "data" / "nlu" / "greet.yml").rename(project / "data" / "nlu" / "leave.yml")
    assert fingerprint(project) != before


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="go to the project's folder"):
        fingerprint(tmp_path)


def test_the_newest_model_of_the_present_data_is_current(tmp_path: Path) -> None:
    make_model(tmp_path, "present", "old", age=60)
    newest = make_model(tmp_path, "present", "new", age=30)
    make_model(tmp_path, "other", "last")
    assert current_model(tmp_path, "present") == newest


def test_an_archive_that_was_changed_is_not_current(tmp_path: Path) -> None:
    model = make_model(tmp_path, "present")
    model.path.write_bytes(b"somebody else's")
    assert current_model(tmp_path, "present") is None


def test_an_archive_that_we_did_not_train_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "foreign.tar.gz").write_bytes(b"")
    (tmp_path / "damaged.tar.gz").write_bytes(b"")
    (tmp_path / "damaged.json").write_text("{}")
    assert read_model(tmp_path / "damaged.tar.gz") is None
    assert current_model(tmp_path, "present") is None


def test_there_is_no_model_in_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert current_model(tmp_path / "nowhere", "present") is None
