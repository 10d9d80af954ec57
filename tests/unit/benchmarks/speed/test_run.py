"""What is played follows from the arguments; what is found is written in three forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed import plain, preparing
from benchmarks.speed.plan import SHORT, WHOLE
from benchmarks.speed.preparing import CannotPrepare, require_reference
from benchmarks.speed.run import planned, write
from tests.support.speed import MACHINE, RESULTS


def test_without_arguments_everything_is_played() -> None:
    assert planned([]) == WHOLE


def test_a_short_run_can_leave_out_the_reference() -> None:
    plan = planned(["--short", "--without-reference"])
    assert (plan.turns, plan.reference, plan.short) == (SHORT.turns, False, True)


def test_databases_and_sizes_can_be_named() -> None:
    plan = planned(
        ["--leads", "1000,10000", "--database", "sqlite:////a.db", "--database", "sqlite:////b.db"]
    )
    assert plan.leads == (1000, 10000)
    assert plan.databases == ("sqlite:////a.db", "sqlite:////b.db")


def test_the_reference_keeps_its_model_unless_it_is_to_be_trained_again() -> None:
    assert not planned([]).train_reference
    assert planned(["--train-reference"]).train_reference


def test_a_missing_reference_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "PYTHON", tmp_path / "none")
    with pytest.raises(CannotPrepare, match="setup-reference"):
        require_reference()


def test_the_size_of_an_environment_that_is_not_there_is_an_error_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "WORK", tmp_path)
    with pytest.raises(CannotPrepare, match="not known"):
        preparing.installed(Path("/usr/bin/false"), "rasa")


def test_numbers_page_and_picture_are_written(tmp_path: Path) -> None:
    alone = {"machine": MACHINE, "ours": {**RESULTS["ours"], "crowd": {}}}
    written = write(alone, tmp_path / "results")
    assert sorted(file.name for file in written.parent.iterdir()) == ["speed.json", "speed.md", "speed.svg"]
