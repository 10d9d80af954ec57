"""Whoever looks after a lead hears of it by e-mail: once when it arrives, and once when it changes hands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accounts.account import Role
from bot.accounts.staff import add_user, new_user
from bot.leads.lead import Evidence
from bot.sending.rules import SendingRules
from bot.web.console import paths
from tests.integration.delivery.mailbox import Mailbox, MailServer
from tests.integration.delivery.sending import Sales
from tests.support.databases import new_sqlite

LEA, HUGO, TEAM = "lea@clairvoie.example", "hugo@clairvoie.example", "ventes@clairvoie.example"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def sales(tmp_path: Path, mailbox: Mailbox) -> Iterator[Sales]:
    with MailServer(mailbox) as server:
        sales = Sales(new_sqlite(tmp_path / "crm.db"), smtp_url=server.url)
        with sales.services.unit_of_work() as uow:
            for name, email in (("Léa Caron", LEA), ("Hugo Petit", HUGO)):
                user = new_user(email, name, Role.SALES, "une phrase de passe longue", sales.now())
                add_user(uow, None, user, sales.now())
            uow.commit()
        yield sales
        sales.services.close()


async def test_the_owner_gets_what_is_needed_to_call_back(sales: Sales, mailbox: Mailbox) -> None:
    async with sales.dispatcher():
        await sales.until(lambda: sales.knows("owner"), "the receiver")
        lead = sales.request(
            last_name="<Le Goff>", phone="+33639980011", organisation="Menuiserie Le Goff",
            need="Une cuisine",
            evidence=(Evidence("says_company", "notre atelier", 1, 2.0, "B2B"),), assigned_to=LEA,
        )  # fmt: skip
        await sales.until(lambda: mailbox.received, "the e-mail")
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the delivery")
    (mail,) = mailbox.received
    assert mail["To"] == LEA
    assert mail["Subject"] == "Nouvelle demande – Entreprise : Maëlle <Le Goff>, Menuiserie Le Goff"
    assert sales.deliveries(lead)[0].key in mail["Message-ID"]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    link = f"https://chat.example{paths.lead(lead.id)}"
    for words in (
        "Bonjour Léa Caron,",
        "Une cuisine",
        "06\u00a039\u00a098\u00a000\u00a011",
        link,
        "notre atelier",
    ):
        assert words in text and words in html
    assert 'href="tel:+33639980011"' in html and f'href="mailto:{lead.email}"' in html
    assert "&lt;Le Goff&gt;" in html and "<Le Goff>" not in html
    assert sales.deliveries(lead)[0].told == LEA


async def test_one_email_for_the_arrival_and_one_for_each_new_owner_none_for_a_change(
    sales: Sales, mailbox: Mailbox
) -> None:
    async with sales.dispatcher():
        await sales.until(lambda: sales.knows("owner"), "the receiver")
        lead = sales.request(assigned_to=LEA)
        await sales.until(lambda: len(mailbox.received) == 1 and sales.is_quiet(), "the arrival")
        lead = sales.change(lead, need="Deux cuisines")
        lead = sales.change(lead, assigned_to=HUGO)
        await sales.until(lambda: len(mailbox.received) == 2 and sales.is_quiet(), "the new owner")
        lead = sales.change(lead, assigned_to=None)
        lead = sales.change(lead, assigned_to=HUGO)
        await sales.until(lambda: len(sales.deliveries(lead)) == 3 and sales.is_quiet(), "no third e-mail")
    assert [mail["To"] for mail in mailbox.received] == [LEA, HUGO]
    assert mailbox.received[1]["Subject"].startswith("Demande attribuée")
    assert sales.deliveries(lead)[-1].last_error == "already_told"


@pytest.mark.parametrize("team", [TEAM, None])
async def test_of_a_request_without_an_owner_the_team_hears_if_the_playbook_says_so(
    sales: Sales, mailbox: Mailbox, team: str | None
) -> None:
    sales.playbook = dataclasses.replace(sales.playbook, sending=SendingRules(team))
    async with sales.dispatcher():
        await sales.until(lambda: sales.knows("owner"), "the receiver")
        lead = sales.request(assigned_to="gone@clairvoie.example")
        await sales.until(lambda: sales.deliveries(lead) and sales.is_quiet(), "its end")
    assert [mail["To"] for mail in mailbox.received] == ([team] if team else [])
    assert sales.deliveries(lead)[0].last_error == (None if team else "nobody")


async def test_while_the_mail_server_says_later_the_email_waits_and_what_it_refuses_is_a_dead_letter(
    sales: Sales, mailbox: Mailbox
) -> None:
    mailbox.answers += ["451 4.3.0 later", "550 5.1.1 no such user lea@clairvoie.example"]
    async with sales.dispatcher():
        await sales.until(lambda: sales.knows("owner"), "the receiver")
        lead = sales.request(assigned_to=LEA)
        await sales.until(lambda: sales.attempts(lead) == 1 and sales.is_quiet(), "the first try")
        sales.later(hours=1)
        await sales.until(lambda: sales.dead(), "the dead letter")
    assert mailbox.received == []
    assert "5.1.1" in (sales.dead()[0].last_error or "") and "lea@" not in (sales.dead()[0].last_error or "")
