from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.channel import config
from bot.channel.serve import CannotServe, check_loopback, main, newest_model


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [])
    for name in list(os.environ):
        if name.startswith("AIGUILLEUR_"):
            monkeypatch.delenv(name)
    config.load_settings.cache_clear()
    return tmp_path


def test_the_newest_model_of_a_folder_is_served(tmp_path: Path) -> None:
    old, new = tmp_path / "z.tar.gz", tmp_path / "a.tar.gz"
    for number, file in enumerate((old, new)):
        file.touch()
        os.utime(file, (number, number))
    assert newest_model(tmp_path) == new
    assert newest_model(old) == old


@pytest.mark.parametrize("name", ["models", "models/none.tar.gz"])
def test_without_a_model_the_operator_reads_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="aiguilleur train"):
        newest_model(tmp_path / name)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_loopback_addresses_are_served(host: str) -> None:
    check_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org", ""])
def test_no_other_address_is_served(host: str) -> None:
    with pytest.raises(CannotServe, match="loopback"):
        check_loopback(host)


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "no model found at models: train one with `aiguilleur train`"),
        (["--host", "0.0.0.0"], {}, "listens on loopback only"),
        ([], {"AIGUILLEUR_RASA_PORT": "x"}, "AIGUILLEUR_RASA_PORT must be a port"),
    ],
)
def test_what_keeps_it_from_serving_is_said_in_one_line(
    arguments: list[str],
    environment: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(arguments) == 1
    line = capsys.readouterr().err
    assert expected in line
    assert line.count("\n") == 1
