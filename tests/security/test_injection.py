"""Words that would be commands elsewhere stay words: in SQL and in templates."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.accounts.account import Role
from tests.security.fortress import Fortress
from tests.support import crm

SQL = (
    "'", '"', "' OR '1'='1", "'; DROP TABLE leads; --", "1) UNION SELECT password_hash FROM users --",
    "%' --", "\\'",
    "* OR id:*", '"NEAR(a b)', "a^b AND NOT c", "lead_words MATCH 'x'", ") OR (1=1",
)  # fmt: skip
TEMPLATES = (
    "{{7919*7907}}", "{{config}}", "{% include '/etc/passwd' %}", "${7919*7907}", "#{7919*7907}",
    "{0.__class__}",
    "{name}", "0[", "%(secret)s", "<%= 7919*7907 %>", "{{''.__class__.__mro__}}",
)  # fmt: skip
_SEARCHED = (
    "/console/?q={}", "/console/?origine={}", "/console/?de={}", "/console/conversations/?q={}",
    "/console/conversations/?page={}", "/console/relecture/?q={}", "/console/journal?auteur={}&objet={}",
    "/console/demandes/{}", "/console/conversations/{}", "/console/comptes/{}", "/console/relecture/{}",
    "/console/doublons?apres={}", "/console/rendez-vous?semaine={}", "/console/tableau-de-bord?du={}",
    "/console/export-des-demandes?format=csv&q={}", "/console/envois?apres={}",
    "/console/envois/destinataires/{}",
)  # fmt: skip


@pytest.mark.parametrize("words", SQL)
def test_no_search_and_no_address_is_read_as_sql(fortress: Fortress, words: str) -> None:
    lead = fortress.lead(need="un silo à grains")
    admin, key = fortress.staff(), fortress.key()
    for place in _SEARCHED:
        reply = admin.get(place.replace("{}", quote(words, safe="")))
        assert reply.status < 500, place
        assert "silo à grains" not in reply.text or "q=" not in place, place
        assert "$argon2" not in reply.text
    for name in ("q", "source", "owner", "cursor", "status", "order"):
        assert fortress.talk("GET", f"/api/v1/leads?{name}={quote(words)}", key).status in (200, 422)
    assert fortress.talk("GET", f"/api/v1/leads/{quote(words, safe='')}", key).status == 404
    assert fortress.talk("GET", f"/api/v1/leads/{lead}", key).status == 200


@pytest.mark.parametrize("words", TEMPLATES)
def test_no_template_is_made_of_what_was_typed(fortress: Fortress, words: str) -> None:
    lead = fortress.lead(need=words, organisation=words, first_name=words, brief=words)
    token = fortress.visitor(page=f"https://a.example/{words}")
    fortress.says(token, words)
    shown = [
        fortress.staff(Role.SALES).get(f"/console/demandes/{lead}").text,
        fortress.staff().get(f"/console/?q={quote(words)}").text,
        fortress.talk("GET", "/chat/me?format=text", token).text,
        fortress.talk("GET", "/chat/messages", token).text,
    ]
    for text in shown:
        assert str(7919 * 7907) not in text and "root:" not in text and "&lt;class" not in text
    assert words in json.loads(shown[3])["messages"][1]["text"]


def test_templates_escape_unless_they_are_plain_text() -> None:
    allowed = {"safe_html"}
    for file in sorted((crm.ROOT / "bot").rglob("*.html")):
        text = Path(file).read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text) or file.stem in allowed, file
