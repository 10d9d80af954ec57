"""Accounts in a real browser: from the invitation to the second factor, with e-mails that really travel."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from bot.accounts.account import Role
from bot.accounts.second_factor import SecondFactor
from bot.bootstrap import Services
from bot.delivery.server import SmtpServer
from bot.delivery.worker import Worker
from bot.evaluation.ports import free_port
from bot.web.app import create_app
from bot.web.console import paths
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.integration.delivery.mailbox import Mailbox, MailServer
from tests.integration.door.servers import running
from tests.support import crm
from tests.support.waiting import eventually

NEW = "une tout autre phrase"


@contextmanager
def postman(services: Services, server: MailServer) -> Iterator[None]:
    """The delivery of e-mails, as long as the block lasts."""
    worker = Worker(services, SmtpServer.read(server.url), "Clairvoie <bonjour@clairvoie.example>", poll=0.05)
    ready = threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def work() -> None:
        loops.append(asyncio.get_running_loop())
        ready.set()
        await worker.run()

    thread = threading.Thread(target=asyncio.run, args=(work(),), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield
    finally:
        loops[0].call_soon_threadsafe(worker.stop)
        thread.join(20)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def office(page: Page, tmp_path: Path, mailbox: Mailbox) -> Iterator[Console]:
    """An administrator in front of a console that sends e-mails."""
    opened, port = crm.open_services(tmp_path, now=None), free_port()
    crm.add_staff(opened, Role.ADMIN)
    page.set_default_timeout(15_000)
    with MailServer(mailbox) as server:
        public = f"http://127.0.0.1:{port}"
        services = replace(opened, settings=replace(opened.settings, smtp_url=server.url, public_url=public))
        app = create_app(services, packages=("bot.web.console",))
        with running(app, port) as address, postman(services, server):
            yield Console(page, address, services)
            page.close()


def link_of(mailbox: Mailbox, number: int) -> str:
    """The link in an e-mail that has arrived."""
    eventually(lambda: len(mailbox.received) >= number, "the e-mail", 30)
    body = mailbox.received[number - 1].get_body(("plain",))
    assert body is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/\S+", body.get_content())
    assert found is not None
    return found[0]


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def set_up(console: Console, password: str = crm.PASSWORD) -> pyotp.TOTP:
    """Set the second factor up from its page on, as a telephone that scans the image would."""
    page = console.page
    page.get_by_label("Votre mot de passe").fill(password)
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("img", name=re.compile("Code QR"))).to_be_visible()
    assert page.locator(".qr").evaluate("(image) => image.decode().then(() => image.naturalWidth > 100)")
    telephone = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Code à 6 chiffres").fill(telephone.now())
    page.get_by_role("button", name="Activer").click()
    expect(heading(page)).to_have_text("Codes de secours")
    return telephone


def test_a_colleague_is_invited_chooses_a_password_and_works(office: Console, mailbox: Mailbox) -> None:
    page = office.enter(paths.USERS).page
    page.get_by_label("Nom", exact=True).fill("Camille Fontanel")
    page.get_by_label("Adresse e-mail").fill("camille@exemple.fr")
    page.get_by_label("Assistance").check()
    page.get_by_role("button", name="Ajouter le compte").click()
    expect(page.get_by_role("status")).to_contain_text("invitation")
    page.context.clear_cookies()
    page.goto(link_of(mailbox, 1))
    page.get_by_label("Mot de passe").fill("court mais vu")
    page.get_by_role("button", name="Afficher la saisie").click()
    expect(page.get_by_label("Mot de passe")).to_have_attribute("type", "text")
    page.get_by_label("Mot de passe").fill(NEW)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("Connectez-vous")
    page.get_by_label("Adresse e-mail").fill("camille@exemple.fr")
    page.get_by_label("Mot de passe").fill(NEW)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("link", name="Camille Fontanel")).to_be_visible()


def test_a_forgotten_password_is_replaced_by_email(office: Console, mailbox: Mailbox) -> None:
    page = office.visit("/console/").page
    office.link("Mot de passe oublié").click()
    page.get_by_label("Adresse e-mail").fill(crm.EMAIL)
    page.get_by_role("button", name="Recevoir un lien").click()
    expect(page.get_by_role("status")).to_contain_text("un e-mail vient de lui être envoyé")
    link = link_of(mailbox, 1)
    page.goto(link)
    page.get_by_label("Mot de passe").fill("motdepasse2026")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("essayés en premier")
    page.get_by_label("Mot de passe").fill(NEW)
    page.get_by_role("button", name="Enregistrer").click()
    office.sign_in(NEW)
    expect(heading(page)).to_have_text("Demandes")
    page.goto(link)
    expect(heading(page)).to_have_text("Lien expiré")


def test_the_second_factor_is_set_up_and_asked_at_the_next_sign_in(office: Console) -> None:
    page = office.visit(paths.ACCOUNT).sign_in().page
    office.link("Activer le second facteur").click()
    set_up(office)
    recovery = page.locator(".codes code").first.inner_text()
    office.link("J’ai noté mes codes").click()
    expect(page.get_by_text("10 codes de secours")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    office.sign_in()
    expect(heading(page)).to_have_text("Second facteur")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Code incorrect")
    page.get_by_label("Code", exact=True).fill(recovery.upper())
    page.get_by_role("button", name="Continuer").click()
    expect(heading(page)).to_have_text("Demandes")


def test_the_code_of_a_telephone_signs_in(office: Console) -> None:
    with office.services.unit_of_work() as uow:
        user = replace(crm.member(office.services), totp_seed="seed")
        uow.users.save(user)
        uow.commit()
    page = office.visit(paths.AUDIT).sign_in().page
    factor = SecondFactor(office.services.settings.secret)
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(factor.secret_of(user.id, "seed")).now())
    page.get_by_label("Code", exact=True).press("Enter")
    expect(heading(page)).to_have_text("Journal")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Connexion")


def test_where_it_is_required_nothing_else_opens_before_it_is_set_up(office: Console) -> None:
    page = office.enter(paths.SETTINGS).page
    page.get_by_label("Administration").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(heading(page)).to_have_text("Second facteur")
    office.visit(paths.USERS)
    expect(heading(page)).to_have_text("Second facteur")
    set_up(office)
    office.visit(paths.USERS)
    expect(heading(page)).to_have_text("Comptes")


def test_a_session_elsewhere_is_closed_from_here(office: Console) -> None:
    elsewhere = crm.open_session(office.services, crm.member(office.services))
    page = office.enter(paths.ACCOUNT).page
    expect(page.get_by_text("Cette session")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Fermer la session")).click()
    expect(page.get_by_role("status")).to_have_text("La session est fermée.")
    cookie: Any = {"name": "aiguilleur_session", "value": elsewhere, "url": f"{office.address}/console"}
    page.context.add_cookies([cookie])
    office.visit(paths.ACCOUNT)
    expect(page.get_by_label("Mot de passe")).to_be_visible()


def test_an_email_on_trial_arrives(office: Console, mailbox: Mailbox) -> None:
    page = office.enter(paths.SETTINGS).page
    page.get_by_role("button", name="Envoyer un e-mail d’essai").click()
    expect(page.get_by_role("status")).to_contain_text("en route")
    eventually(lambda: mailbox.subjects == ["E-mail d’essai – Clairvoie"], "the e-mail", 30)


def test_who_does_without_shortcuts_sets_none_off(office: Console) -> None:
    page = office.enter(paths.ACCOUNT).page
    heard = "addEventListener('keydown', (event) => { window.heard = (window.heard || '') + event.key; })"
    page.evaluate(f"document.{heard}")
    page.keyboard.press("j")
    assert page.evaluate("window.heard") == "j"
    page.get_by_label("Raccourcis clavier").uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("enregistrés")
    page.evaluate(f"document.{heard}")
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    assert page.evaluate("window.heard") == "Tab"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_that_need_something_first_are_accessible_and_fit(
    office: Console, mailbox: Mailbox, scheme: Scheme, width: int
) -> None:
    page = office.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    judged: list[tuple[str, object, bool]] = []

    def judge(name: str) -> None:
        judged.append((name, violations(page), fits(page)))

    office.visit(paths.FORGOTTEN)
    page.get_by_label("Adresse e-mail").fill(crm.EMAIL)
    page.get_by_role("button", name="Recevoir un lien").click()
    page.goto(link_of(mailbox, 1))
    judge("choosing a password")
    user = crm.member(office.services)
    office.enter(paths.user(user.id))
    judge("an account")
    office.visit(paths.SECOND_FACTOR)
    page.get_by_label("Votre mot de passe").fill(crm.PASSWORD)
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("img", name=re.compile("Code QR"))).to_be_visible()
    judge("the QR code")
    telephone = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Code à 6 chiffres").fill(telephone.now())
    page.get_by_role("button", name="Activer").click()
    expect(page.locator(".codes code").first).to_be_visible()
    judge("the recovery codes")
    office.visit(paths.SECOND_FACTOR)
    judge("the second factor")
    page.context.clear_cookies()
    office.visit(paths.ACCOUNT).sign_in()
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judge("a wrong code")
    assert [item for item in judged if item[1] or not item[2]] == []
    assert len(judged) == 6
