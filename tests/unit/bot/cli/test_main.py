from __future__ import annotations

import pytest

from bot.cli.main import run_with


def test_without_arguments_the_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_with([]) == 2
    assert "serve" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["fly"], ["leads", "show"], ["leads", "list", "--limit", "0"]])
def test_a_wrong_command_line_is_one_line_and_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1


def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIGUILLEUR_PORT", "high")
    assert run_with(["serve"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: AIGUILLEUR_PORT ")
    assert error.count("\n") == 1
