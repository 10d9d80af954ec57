"""Working on a lead in a real browser: on a phone and on a desk, with the keyboard, and with a colleague."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.accounts.account import Role
from bot.leads.lead import Lead, Status
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

PAGE = f"/console/demandes/{crm.COMPLETE.id}"


def stored(console: Console, lead_id: str = crm.COMPLETE.id) -> Lead:
    with console.services.reading() as uow:
        lead = uow.leads.get(lead_id)
    assert lead is not None
    return lead


@pytest.fixture(params=WIDTHS)
def at_work(console: Console, request: pytest.FixtureRequest) -> Console:
    """A rep at the page of a lead, at each width."""
    console.page.set_viewport_size({"width": request.param, "height": 800})
    return console.enter(PAGE)


@pytest.fixture
def colleague(console: Console) -> Iterator[Page]:
    """The same page in another browser."""
    console.enter(PAGE)
    browser = console.page.context.browser
    assert browser is not None
    context = browser.new_context(locale="fr-FR", storage_state=console.page.context.storage_state())
    page = context.new_page()
    page.goto(console.address + PAGE)
    yield page
    context.close()


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(text)


def test_the_call_is_at_hand_wherever_the_page_is_scrolled_to(console: Console) -> None:
    page = console.page
    page.set_viewport_size({"width": 360, "height": 640})
    console.enter(PAGE)
    page.mouse.wheel(0, 3000)
    call = console.link("Appeler le 06 39 98 00 12")
    expect(call).to_be_in_viewport()
    assert call.get_attribute("href") == "tel:+33639980012"
    assert (call.bounding_box() or {})["height"] >= 44
    expect(console.link("Écrire à maelle@menuiserie.example")).to_be_in_viewport()


def test_a_rep_takes_the_lead_plans_a_call_and_leaves_a_note(at_work: Console) -> None:
    page = at_work.page
    page.get_by_role("button", name="M’attribuer").click()
    told(page, "Attribution enregistrée.")
    page.get_by_text("Planifier un rappel", exact=True).click()
    page.get_by_label("Jour", exact=True).fill("2035-01-01")
    page.get_by_label("Heure").fill("10:00")
    page.get_by_role("button", name="Planifier", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("un jour de fermeture")
    expect(page.get_by_label("Heure")).to_have_value("10:00")
    assert violations(page) == []
    page.get_by_label("Garder ce moment").check()
    page.get_by_role("button", name="Planifier", exact=True).click()
    told(page, "Rappel enregistré.")
    page.get_by_label("Ajouter une note").fill("Préfère le matin.")
    page.get_by_role("button", name="Ajouter la note").click()
    told(page, "Note ajoutée.")
    expect(page.locator("#historique")).to_contain_text("Préfère le matin.")
    assert (violations(page), fits(page)) == ([], True)
    assert stored(at_work).assigned_to == crm.EMAIL


def test_a_rep_corrects_a_phone_number_and_sees_what_is_wrong_first(at_work: Console) -> None:
    page = at_work.page
    at_work.link("Corriger").click()
    page.get_by_label("Téléphone").fill("zéro six")
    page.get_by_label("Raison de la correction").select_option("Faute de frappe")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce numéro de téléphone n’est pas valable")
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_role("alert").get_by_role("link", name="Téléphone").click()
    expect(page.get_by_label("Téléphone")).to_be_focused()
    page.get_by_label("Téléphone").fill("06 39 98 00 34")
    page.get_by_role("button", name="Enregistrer la correction").click()
    told(page, "Correction enregistrée.")
    assert stored(at_work).phone == "+33639980034"


def test_a_doubtful_lead_is_corrected_and_verified(console: Console) -> None:
    crm.add_lead(console.services, crm.another(1, status=Status.TO_CHECK, check_reason="segment_not_sure"))
    page = console.enter("/console/demandes/lead-1").page
    page.locator("#segment summary").click()
    page.get_by_label("Segment", exact=True).select_option("Administration (B2A)")
    page.get_by_label("Raison de la correction").select_option("checked_source")
    page.get_by_role("button", name="Corriger le segment").click()
    told(page, "Segment corrigé.")
    page.get_by_label("Ce que vous avez vérifié").fill("C’est une régie municipale")
    page.get_by_role("button", name="Marquer comme vérifiée").click()
    told(page, "Demande vérifiée.")
    lead = stored(console, "lead-1")
    assert (lead.status, lead.segment) == (Status.QUALIFIED, "B2A")


def test_of_two_people_at_once_the_second_sees_what_the_first_did_and_decides_again(
    console: Console, colleague: Page
) -> None:
    page = console.page
    console.link("Corriger").click()
    page.get_by_label("Fonction").fill("associée")
    page.get_by_label("Raison de la correction").select_option("Dit au téléphone")
    colleague.get_by_role("link", name="Corriger", exact=True).click()
    colleague.get_by_label("Fonction").fill("directrice")
    colleague.get_by_label("Effectif").fill("14")
    colleague.get_by_label("Raison de la correction").select_option("Dit par e-mail")
    colleague.get_by_role("button", name="Enregistrer la correction").click()
    told(colleague, "Correction enregistrée.")
    page.get_by_role("button", name="Enregistrer la correction").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("a modifié cette demande pendant que vous écriviez")
    expect(alert).to_contain_text("directrice")
    expect(page.get_by_label("Fonction")).to_have_value("associée")
    expect(page.get_by_label("Effectif")).to_have_value("14")
    expect(page.get_by_text("Entre-temps, un collègue a écrit")).to_contain_text("directrice")
    assert violations(page) == []
    page.get_by_role("button", name="Enregistrer la correction").click()
    told(page, "Correction enregistrée.")
    lead = stored(console)
    assert (lead.role, lead.size) == ("associée", 14)


def test_whoever_must_not_be_contacted_cannot_be_called_from_anywhere(at_work: Console) -> None:
    page = at_work.page
    page.locator("#ne-pas-contacter summary").click()
    page.get_by_label("Motif", exact=True).select_option("La personne l’a demandé")
    page.get_by_role("button", name="Ne plus contacter").click()
    told(page, "marquée")
    expect(page.locator(".stop")).to_contain_text("Ne pas contacter")
    expect(page.locator('a[href^="tel:"], a[href^="mailto:"]')).to_have_count(0)
    expect(page.get_by_role("button", name="M’attribuer")).to_have_count(0)
    expect(page.get_by_text("Lever la marque")).to_have_count(0)
    assert (violations(page), fits(page)) == ([], True)
    crm.become(at_work.services, Role.ADMIN)
    page.reload()
    page.locator("#lever-la-marque summary").click()
    page.get_by_label("Raison", exact=True).fill("mauvaise personne")
    page.get_by_role("button", name="Lever la marque").click()
    told(page, "levée")
    expect(page.locator('a[href^="tel:"]')).to_have_count(1)


def test_a_reason_shows_the_very_message_it_comes_from(at_work: Console) -> None:
    at_work.link("message 2").click()
    turn = at_work.page.locator("#tour-2")
    expect(turn).to_be_in_viewport()
    assert turn.evaluate("turn => turn.matches(':target')")
    assert turn.evaluate("turn => getComputedStyle(turn).boxShadow") != "none"


def test_keys_do_what_a_rep_does_most_and_can_be_switched_off(console: Console) -> None:
    page = console.enter(PAGE).page
    page.keyboard.press("n")
    expect(page.get_by_label("Ajouter une note")).to_be_focused()
    page.keyboard.type("a")
    expect(page.get_by_label("Ajouter une note")).to_have_value("a")
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.get_by_label("À faire")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Corriger la demande")
    page.go_back()
    page.get_by_text("Raccourcis clavier").click()
    page.get_by_label("Utiliser ces raccourcis").uncheck()
    page.reload()
    page.keyboard.press("e")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maëlle Kervadec")
    assert stored(console).assigned_to is None
    page.get_by_text("Raccourcis clavier").click()
    page.get_by_label("Utiliser ces raccourcis").check()
    page.locator("h1").click()
    page.keyboard.press("a")
    told(page, "Attribution enregistrée.")


def test_keys_go_from_lead_to_lead_of_a_list(console: Console) -> None:
    crm.add_lead(console.services, crm.another(1, segment="B2C"))
    page = console.enter("/console/?segment=B2B").page
    page.get_by_role("link", name="Maëlle Kervadec").click()
    expect(page.get_by_role("link", name="Suivante →")).to_have_count(0)
    console.visit("/console/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/console/demandes/*")
    first = page.url
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="← Précédente")).to_be_visible()
    expect(page).not_to_have_url(first)
    page.keyboard.press("k")
    expect(page).to_have_url(first)


def test_the_page_works_without_scripts(console: Console) -> None:
    console.enter(PAGE)
    browser = console.page.context.browser
    assert browser is not None
    state = console.page.context.storage_state()
    context = browser.new_context(locale="fr-FR", storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(console.address + PAGE)
    page.get_by_text("Noter la prochaine étape", exact=True).click()
    page.get_by_label("À faire").fill("Envoyer le devis")
    page.get_by_role("button", name="Enregistrer l’étape").click()
    told(page, "Prochaine étape enregistrée.")
    context.close()
    assert stored(console).next_step == "Envoyer le devis"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_form_is_accessible_when_it_is_open(console: Console, scheme: Scheme, width: int) -> None:
    page = console.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    crm.become(console.services, Role.ADMIN)
    marked = crm.another(1, do_not_contact=True, status=Status.TO_CHECK, check_reason="not_understood")
    crm.add_lead(console.services, marked)
    for address in (PAGE, f"{PAGE}/modifier", "/console/demandes/lead-1"):
        console.enter(address)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert (address, violations(page), fits(page)) == (address, [], True)
