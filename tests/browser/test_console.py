"""The staff's pages in a real browser: the whole application on a database file, under its own policy."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from bot.leads.lead import Source, Status
from tests.browser.console import SCHEMES, SOON, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm


def test_signing_in_leads_to_the_page_that_was_asked_for_and_out_again(console: Console) -> None:
    console.visit("/console/?segment=B2B")
    expect(console.page.get_by_label("Adresse e-mail")).to_be_focused()
    console.sign_in()
    expect(console.page).to_have_url(f"{console.address}/console/?segment=B2B")
    expect(console.link("Maëlle Kervadec")).to_be_visible()
    console.page.get_by_role("button", name="Se déconnecter").click()
    expect(console.page.get_by_role("status")).to_have_text("Vous êtes déconnecté.")
    console.page.go_back()
    expect(console.page.get_by_label("Mot de passe")).to_be_visible()


def test_a_wrong_password_is_announced_and_the_address_kept(console: Console) -> None:
    console.visit("/console/").sign_in("autre chose")
    expect(console.page.get_by_role("alert")).to_contain_text("Adresse ou mot de passe incorrect.")
    expect(console.page.get_by_label("Adresse e-mail")).to_have_value(crm.EMAIL)
    expect(console.page.get_by_label("Mot de passe")).to_be_focused()
    console.sign_in()
    expect(console.page.get_by_role("heading", name="Demandes")).to_be_visible()


def test_a_new_lead_appears_on_top_and_is_announced_without_a_reload(console: Console) -> None:
    console.enter()
    console.page.evaluate("window.stillHere = true")
    expect(console.page.get_by_role("row")).to_have_count(2)
    crm.add_lead(console.services, crm.another(last_name="Arrivée", segment="B2C"))
    expect(console.page.get_by_role("row")).to_have_count(3, timeout=SOON)
    first = console.page.get_by_role("row").nth(1)
    expect(first).to_contain_text("Maëlle Arrivée")
    expect(first).to_contain_text("Nouveau")
    expect(console.page.get_by_role("status")).to_have_text(
        "Nouvelle demande\u00a0: Particulier, Maëlle Arrivée"
    )
    assert console.page.evaluate("window.stillHere")


def test_the_focus_stays_where_it_was_when_the_list_changes(console: Console) -> None:
    console.enter()
    console.link("Maëlle Kervadec").focus()
    crm.add_lead(console.services, crm.another(last_name="Arrivée"))
    expect(console.page.get_by_role("row")).to_have_count(3, timeout=SOON)
    expect(console.link("Maëlle Kervadec")).to_be_focused()


def test_a_list_that_is_cut_off_says_so_until_it_is_back(console: Console) -> None:
    console.enter()
    console.page.context.set_offline(True)
    notice = console.page.get_by_role("alert")
    expect(notice).to_contain_text("La liste ne se met plus à jour", timeout=SOON)
    console.page.context.set_offline(False)
    expect(notice).to_be_hidden(timeout=SOON)


def test_when_the_session_ends_an_open_list_leads_to_the_sign_in(console: Console) -> None:
    console.enter("/console/?segment=B2B")
    with console.services.unit_of_work() as uow:
        user = uow.users.by_email(crm.EMAIL)
        assert user is not None
        uow.users.save(replace(user, disabled=True))
        uow.commit()
    expect(console.page.get_by_role("status")).to_contain_text("Votre session a pris fin", timeout=SOON)


def test_a_reason_leads_to_the_visitors_words(console: Console) -> None:
    console.enter()
    console.link("Maëlle Kervadec").click()
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Maëlle Kervadec")
    console.link("message 2").click()
    expect(console.page.locator("#tour-2")).to_be_in_viewport()
    expect(console.page.locator("#tour-2 mark")).to_have_text("Une entreprise")


def test_everything_is_reached_with_the_keyboard(console: Console) -> None:
    console.enter()
    console.page.keyboard.press("Tab")
    expect(console.link("Aller au contenu")).to_be_focused()
    console.page.keyboard.press("Enter")
    for _ in range(40):
        console.page.keyboard.press("Tab")
        if console.link("Maëlle Kervadec").evaluate("link => link === document.activeElement"):
            break
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Maëlle Kervadec")


def test_a_whole_line_of_the_list_is_clickable(console: Console) -> None:
    console.enter()
    console.page.get_by_text("Qualifiée", exact=True).last.click(
        force=True
    )  # the link lies above the whole line
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Maëlle Kervadec")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits(console: Console, scheme: Scheme, width: int) -> None:
    page = console.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    console.visit("/console/").sign_in("autre chose")
    expect(page.get_by_role("alert")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    for number, segment in enumerate(["B2C", "B2A", "B2R", "B2B2C", "B2C2B", None], start=1):
        crm.add_lead(console.services, crm.another(number, segment=segment), talk=False)
    words = "Direction-départementale-de-la-protection " * 4
    doubtful = {"status": Status.TO_CHECK, "check_reason": "segment_not_sure", "organisation": words}
    crm.add_lead(
        console.services, crm.another(8, **doubtful, source=Source("https://x.example/" + "y" * 300))
    )
    crm.add_lead(console.services, crm.another(9, status=Status.DRAFT))
    for path in (
        "?brouillons=1",
        "?segment=B2C&statut=won",
        "demandes/lead-complete#tour-1",
        "demandes/lead-8",
        "x",
    ):
        console.enter(f"/console/{path}")
        assert (path, violations(page), fits(page)) == (path, [], True)
    console.enter()
    crm.add_lead(console.services, crm.another(10, last_name="Arrivée"))
    expect(page.get_by_text("Nouveau", exact=True)).to_be_visible(timeout=SOON)
    assert violations(page) == []
