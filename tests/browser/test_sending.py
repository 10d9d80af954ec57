"""« Envois » in a real browser: a webhook is added and tried, a dead letter is sent again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.accounts.account import Role
from bot.leads.outgoing import CREATED, UPDATED
from bot.sending.receivers import OWNER, OWNER_EVENTS, Receiver, ReceiverState
from bot.web.console import paths
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm


def _busy(console: Console) -> str:
    """Receivers in every state, a dead letter, something that waits; the id of a webhook."""
    services = console.services
    now = services.now()
    hook = Receiver("hook", "webhook", "CRM de l’agence de Nantes", "https://crm.agence-nantes.exemple/api/v2/demandes/entrantes",
                    frozenset({CREATED, UPDATED}), now, seed="s")  # fmt: skip
    with services.unit_of_work() as uow:
        uow.receivers.ensure(Receiver(OWNER, OWNER, "E-mail au responsable", "", OWNER_EVENTS, now))
        uow.receivers.save(hook)
        uow.receivers.save(
            Receiver("old", "webhook", "Ancien outil", "https://ancien.exemple/", frozenset({CREATED}), now,
                     state=ReceiverState.GONE)
        )  # fmt: skip
        for _ in range(6):
            uow.outbox.add(crm.COMPLETE.id, CREATED, now)
            uow.deliveries.plan(now)
            claimed = uow.deliveries.claim("hook", now, now)
            assert claimed is not None
            uow.deliveries.give_up(claimed, "http_500")
            uow.receivers.failed("hook", now, "http_500")
        mail = uow.deliveries.claim(OWNER, now, now)
        assert mail is not None
        uow.deliveries.delivered(mail, now, "lea@clairvoie.example")
        uow.receivers.went_well(OWNER, now)
        uow.commit()
    return hook.id


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_it_is_accessible_and_fits(console: Console, scheme: Scheme, width: int) -> None:
    crm.become(console.services, Role.ADMIN)
    hook = _busy(console)
    console.page.set_viewport_size({"width": width, "height": 800})
    console.page.emulate_media(color_scheme=scheme)
    console.enter(paths.SENDING)
    for page in (
        paths.SENDING, paths.receiver(hook), paths.receiver("old"), paths.receiver(OWNER),
        paths.RECONCILIATION,
        paths.lead(crm.COMPLETE.id),
    ):  # fmt: skip
        console.visit(page)
        assert (page, violations(console.page), fits(console.page)) == (page, [], True)


def test_a_webhook_is_added_tried_and_removed(console: Console) -> None:
    crm.become(console.services, Role.ADMIN)
    console.enter(paths.SENDING)
    page = console.page
    page.get_by_label("Nom").fill("Notre CRM")
    page.get_by_label("Adresse qui reçoit les demandes").fill("https://10.0.0.7/demandes")
    page.get_by_role("button", name="Ajouter le webhook").click()
    expect(page.get_by_role("alert")).to_contain_text("réseau privé")
    expect(page.get_by_label("Nom")).to_have_value("Notre CRM")
    page.get_by_label("Adresse qui reçoit les demandes").fill("https://crm.exemple.fr/demandes")
    page.get_by_role("button", name="Ajouter le webhook").click()
    expect(page.locator(".shown-once")).to_contain_text("whsec_")
    assert violations(page) == []
    page.get_by_role("link", name="J’ai noté le secret").click()
    page.get_by_role("button", name="Faire un essai").click()
    expect(page.get_by_role("status")).to_contain_text("en route")
    page.get_by_text("Supprimer ce webhook…").click()
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_role("status")).to_contain_text("supprimé")


def test_a_dead_letter_is_sent_again_from_the_list(console: Console) -> None:
    crm.become(console.services, Role.ADMIN)
    _busy(console)
    console.enter(paths.SENDING)
    buttons = console.page.get_by_role("button", name="Renvoyer le n°")
    expect(buttons).to_have_count(6)
    buttons.first.click()
    expect(console.page.get_by_role("status")).to_contain_text("repart")
    expect(buttons).to_have_count(5)
