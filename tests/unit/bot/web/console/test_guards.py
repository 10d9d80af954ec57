from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.web.console.assets import Assets
from bot.web.console.desk import Desk
from bot.web.console.guards import guarded
from tests.support import crm


def test_a_page_that_does_not_exist_is_kept_from_strangers_and_told_to_staff(
    services: Services, stranger: Any
) -> None:
    assert stranger.get("/console/rien").status_code == 303
    crm.add_staff(services, Role.SUPPORT)
    stranger.sign_in()
    missing = stranger.get("/console/rien")
    assert missing.status_code == 404
    assert "Page introuvable" in missing.text


def test_a_database_that_is_away_ends_in_a_page(services: Services, rep: Any, tmp_path: Path) -> None:
    services.close()
    for file in tmp_path.glob("crm.db*"):
        file.unlink()
    (tmp_path / "crm.db").mkdir()
    away = rep.get("/console/")
    assert away.status_code == 503
    assert "momentanément indisponible" in away.text


def test_an_unexpected_failure_ends_in_a_page_and_its_reason_in_no_log(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(_: Request) -> Response:
        raise LookupError("what a visitor typed")

    desk = Desk.build(services, read_playbook(crm.ROOT / "playbook.yml"), Assets.read())
    browser = TestClient(Starlette(routes=[Route("/", guarded(desk, broken))]))
    failed = browser.get("/")
    assert failed.status_code == 500
    assert "Une erreur est survenue" in failed.text
    log = capsys.readouterr().out
    assert "LookupError" in log
    assert "typed" not in failed.text + log


def test_damaged_cookies_are_strangers(stranger: Any) -> None:
    stranger.http.cookies.set("aiguilleur_session", "x" * 500)
    assert stranger.get("/console/").headers["location"].startswith("/console/connexion?suite=/console/")


def test_the_short_address_leads_to_the_list(stranger: Any) -> None:
    assert stranger.get("/console").headers["location"] == "/console/"
