"""What the register of companies proposes on a lead's page, in a real browser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from bot.register.choosing import Query
from bot.register.company import companies_of
from bot.register.lookups import LookUp, Outcome
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm
from tests.unit.bot.register.companies import OTHER_SIREN, SIREN, answer, entry

NAME = "MENUISERIE DE LA POINTE"
VANNES = {"code_postal": "56000", "departement": "56", "libelle_commune": "VANNES"}
PAGE = f"/console/demandes/{crm.COMPLETE.id}"


@pytest.fixture
def proposed(console: Console) -> Console:
    """A lead for which two companies are proposed."""
    found = companies_of(answer(entry(SIREN, NAME), entry(OTHER_SIREN, NAME, siege=VANNES)))
    crm.change_lead(console.services, replace(crm.COMPLETE, siren=None))
    with console.services.unit_of_work() as uow:
        look_up = LookUp(
            crm.COMPLETE.id, Query("menuiserie pointe"), Outcome.SEVERAL, 1, None, crm.NOW, tuple(found)
        )
        uow.look_ups.put(look_up)
        uow.commit()
    return console


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_proposals_are_readable_by_everybody(proposed: Console, width: int, scheme: Scheme) -> None:
    proposed.page.set_viewport_size({"width": width, "height": 900})
    proposed.page.emulate_media(color_scheme=scheme)
    proposed.enter(PAGE)
    assert proposed.page.locator(".register li").count() == 2
    assert violations(proposed.page) == []
    assert fits(proposed.page)


def test_a_rep_chooses_one_and_the_lead_is_complete(proposed: Console) -> None:
    page = proposed.enter(PAGE).page
    page.locator(".register li").nth(1).get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("complète la demande")
    expect(page.locator("main")).to_contain_text("552 100 554")
    expect(page.locator("main")).to_contain_text("Morbihan")
    expect(page.locator(".register")).to_have_count(0)
