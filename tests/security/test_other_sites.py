"""What another website can make a browser do here: forged forms, foreign scripts, frames, redirects."""

from __future__ import annotations

import pytest

from bot.accounts.account import Role
from tests.security.fortress import HOST, Fortress

EVIL = "https://evil.example"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_by_another_site_is_refused_even_with_its_token(fortress: Fortress, site: str) -> None:
    admin = fortress.staff()
    form = {"nom": "Autre nom"}
    assert admin.post("/console/mon-compte", form, ("sec-fetch-site", site)).status == 403
    assert admin.post("/console/mon-compte", form, ("sec-fetch-site", "same-origin")).status in (200, 303)


def test_a_form_without_the_token_of_its_browser_is_refused(fortress: Fortress) -> None:
    admin, rep = fortress.staff(), fortress.staff(Role.SALES)
    for token in ("", "0" * 64, rep.form_token):
        body = f"nom=x&jeton={token}".encode()
        assert fortress.ask("POST", "/console/mon-compte", [admin.cookie], body).status == 403


@pytest.mark.parametrize(
    "origin",
    [
        EVIL, "null", f"https://{HOST}.evil.example", f"https://evil.example/{HOST}", "http://[", "https://",
        f"https://{HOST}@evil.example", "https://www.client.example.evil.example", "https://client.example",
        "file://", "*",
    ],
)  # fmt: skip
def test_no_other_site_talks_to_the_door(fortress: Fortress, origin: str) -> None:
    for method in ("POST", "OPTIONS"):
        reply = fortress.talk(method, "/chat/sessions", body={}, headers=[("origin", origin)])
        assert reply.status == 403, method
        assert reply.header("access-control-allow-origin") is None


def test_a_site_that_was_named_talks_to_the_door_and_to_nothing_else(fortress: Fortress) -> None:
    named = ("origin", "https://www.client.example")
    reply = fortress.talk("POST", "/chat/sessions", body={}, headers=[named])
    assert reply.header("access-control-allow-origin") == "https://www.client.example"
    assert reply.header("access-control-allow-credentials") is None
    assert "Origin" in (reply.header("vary") or "")
    for path in ("/console/", "/api/v1/leads", "/api/v1/openapi.json", "/health"):
        for method in ("GET", "OPTIONS"):
            assert fortress.ask(method, path, [named]).header("access-control-allow-origin") is None, path


@pytest.mark.parametrize(
    "suite",
    [
        "//evil.example", "https://evil.example", "/\\evil.example", "/console/\\..\\..//evil.example",
        "/console/..//evil.example", "/console//evil.example", "javascript:alert(1)", "/console/%2e%2e//evil",
        "\t//evil.example", "/console/\r\nLocation: https://evil.example",
    ],
)  # fmt: skip
def test_a_sign_in_leads_to_no_other_site(fortress: Fortress, suite: str) -> None:
    from urllib.parse import quote

    reply = fortress.staff().get(f"/console/connexion?suite={quote(suite)}")
    assert (reply.status, reply.header("location")) == (303, "/console/")


@pytest.mark.parametrize(
    "path", ["/chat/messages/", "/health/", "/api/v1/leads/", "/contact/", "/widget.js/"]
)
def test_the_host_that_a_request_claims_leads_nowhere(fortress: Fortress, path: str) -> None:
    reply = fortress.ask("GET", path, [("host", "evil.example")])
    assert "evil.example" not in (reply.header("location") or "")
    assert reply.status < 300 or reply.status >= 400


def test_the_way_back_after_a_sign_in_comes_from_the_path_alone(fortress: Fortress) -> None:
    for host in ("evil.example", "evil.example:443"):
        reply = fortress.ask("GET", "/console/comptes/", [("host", host)])
        assert reply.header("location") == "/console/connexion?suite=/console/comptes/"


def test_no_page_can_be_framed(fortress: Fortress) -> None:
    for path in ("/", "/contact", "/console/", "/console/connexion"):
        reply = fortress.staff().get(path)
        assert reply.header("x-frame-options") == "DENY"
        assert "frame-ancestors 'none'" in (reply.header("content-security-policy") or "")
