"""Connectors are found by themselves, each serving receivers of a kind of its own."""

from __future__ import annotations

import re

import pytest

from bot import wording
from bot.delivery.connectors import modules
from bot.delivery.lead_mail import LEAD_PAGE
from bot.sending.attempts import SCHEDULE
from bot.web.console import paths
from tests.support.crm import ROOT

FOLDER = ROOT / "bot" / "delivery" / "connectors"


def test_every_file_of_the_folder_is_a_connector_of_its_own_kind() -> None:
    kinds = [module.KIND for module in modules()]
    assert len(kinds) == len(set(kinds)) == len(list(FOLDER.glob("[a-z]*.py")))


@pytest.mark.parametrize("name", ["owner_mail", "webhook", "odoo"])
def test_every_connector_is_described(name: str) -> None:
    assert f"`{name}.py`" in (ROOT / "docs" / "connectors.md").read_text(encoding="utf-8")


def test_every_reason_that_a_connector_gives_has_words() -> None:
    said = wording.load("console_sending")["reasons"]
    sources = [*FOLDER.glob("*.py"), ROOT / "bot" / "delivery" / "dispatcher.py"]
    codes = set()
    for source in sources:
        text = source.read_text(encoding="utf-8")
        codes |= set(re.findall(r'\b(?:TryAgain|Skipped|Refused|Gone)\(f?"([a-z]+(?:_[a-z]+)*)', text))
    assert len(codes) > 8
    assert codes <= said.keys()


def test_the_link_of_an_email_leads_to_the_page_of_a_lead() -> None:
    assert LEAD_PAGE == paths.LEADS


def test_the_documentation_names_the_pauses() -> None:
    text = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    assert "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h" in text
    assert SCHEDULE == (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
