"""Each page of the console that can be asked for: accessible, and never wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Route

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.web.console.routes import routes
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

SAMPLES = {
    "lead_id": crm.COMPLETE.id,
    "conversation_id": crm.COMPLETE.conversation_id,
    "user_id": "un-compte-inconnu",
    "receiver_id": "un-destinataire-inconnu",
    "table": "tendance",
    "panel": "jours",
    "kind": "html",
    "rest": "une-page-qui-nexiste-pas",
}
"""What stands in the place of each parameter of an address. A new parameter needs a line here."""


def addresses(services: Services) -> Iterator[str]:
    """Every address of the console that answers to GET with a page."""
    for route in routes(services):
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "/static/" not in route.path:
            yield re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: SAMPLES[found[1]], route.path)


def is_page(console: Console, address: str) -> bool:
    """Whether a whole page comes back: neither a part of one, nor a file, nor nothing."""
    answer = console.page.request.get(console.address + address)
    if "attachment" in answer.headers.get("content-disposition", ""):
        return False
    return "text/html" in answer.headers.get("content-type", "") and "<html" in answer.text()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_finding_or_stands_out_at_the_right(
    console: Console, scheme: Scheme, width: int
) -> None:
    crm.become(console.services, Role.ADMIN)
    console.page.set_viewport_size({"width": width, "height": 800})
    console.page.emulate_media(color_scheme=scheme)
    console.enter()
    pages = [address for address in addresses(console.services) if is_page(console, address)]
    assert len(pages) >= 3
    judged = []
    for address in pages:
        console.visit(address)
        judged.append((address, violations(console.page), fits(console.page)))
    assert judged == [(address, [], True) for address in pages]
