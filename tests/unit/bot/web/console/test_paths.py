from __future__ import annotations

import pytest

from bot.web.console.paths import HOME, lead, safe_next


@pytest.mark.parametrize(
    "wanted", ["/console/", "/console/?segment=B2B&statut=won", "/console/demandes/a-b", "/console/[#x"]
)
def test_pages_of_the_console_are_led_to(wanted: str) -> None:
    assert safe_next(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "/",
        "/contact",
        "console/",
        "https://ailleurs.example/console/",
        "//ailleurs.example/console/",
        "///ailleurs.example",
        "/\\ailleurs.example",
        "/console/\\ailleurs.example",
        "/console/..//ailleurs.example",
        "/console/%2e%2e/contact",
        "/console/%5c",
        "/console//x",
        "/console/\r\nSet-Cookie:x",
        "/console/\té",
        "javascript:alert(1)",
        "/console/connexion",
        "/console/deconnexion",
        "/console/nouveautes?empreinte=x",
        "//[",
    ],
)
def test_anything_else_leads_to_the_list(wanted: str) -> None:
    assert safe_next(wanted) == HOME


def test_the_id_of_a_lead_cannot_leave_its_place_in_the_address() -> None:
    assert lead("a/../b?c") == "/console/demandes/a%2F..%2Fb%3Fc"
