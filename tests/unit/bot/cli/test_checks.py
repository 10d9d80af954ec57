from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.crm import ROOT
from tests.unit.bot.cli.conftest import Command


def test_an_installation_without_anything_says_what_to_do(command: Command) -> None:
    outcome = command("check", "--json")
    report = json.loads(outcome.out)
    assert (outcome.code, report["healthy"]) == (1, False)
    messages = {finding["name"]: finding["message"] for finding in report["checks"] if not finding["ok"]}
    assert "aiguilleur db upgrade" in messages["database"]
    assert "project's folder" in messages["packages"]


def test_a_lock_that_is_not_installed_is_named(command: Command, tmp_path: Path) -> None:
    lock = tmp_path / "requirements" / "bot.lock"
    lock.parent.mkdir()
    lock.write_text("no-such-package==1.0 \\\n    --hash=sha256:00\npytest==0.0.1\n")
    shown = command("check").out
    assert (
        "2 packages are not those of requirements/bot.lock (no-such-package, pytest): run `make setup`"
        in shown
    )


def test_wrong_settings_are_a_finding(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGUILLEUR_RASA_PORT", "none")
    shown = command("check").out
    assert "FAIL  settings   AIGUILLEUR_RASA_PORT" in shown
    assert "database" not in shown


def test_one_port_for_both_is_a_finding(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGUILLEUR_RASA_PORT", "8000")
    assert "AIGUILLEUR_PORT and AIGUILLEUR_RASA_PORT are the same" in command("check").out


def test_an_installation_without_a_mail_server_says_so(command: Command) -> None:
    assert "ok    mail       off: set AIGUILLEUR_SMTP_URL" in command("check").out


def test_a_mail_server_that_does_not_answer_is_a_finding(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIGUILLEUR_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("AIGUILLEUR_MAIL_FROM", "bonjour@clairvoie.example")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    shown = command("check").out
    assert "FAIL  mail       no e-mail can be sent: " in shown
    assert "delivery:" not in shown
