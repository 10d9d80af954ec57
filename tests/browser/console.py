"""What the tests of the staff's pages share: a browser in front of the console, and how a page is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from bot.bootstrap import Services
from tests.support import crm

Scheme = Literal["light", "dark"]
SCHEMES: list[Scheme] = ["light", "dark"]
WIDTHS = [360, 1440]
SOON = 12_000
"""Longer than the list waits before it asks again."""


@dataclass
class Console:
    """A browser in front of the console."""

    page: Page
    address: str
    services: Services

    def sign_in(self, password: str = crm.PASSWORD) -> Console:
        self.page.get_by_label("Adresse e-mail").fill(crm.EMAIL)
        self.page.get_by_label("Mot de passe").fill(password)
        self.page.get_by_role("button", name="Se connecter").click()
        return self

    def visit(self, path: str) -> Console:
        self.page.goto(self.address + path)
        return self

    def enter(self, path: str = "/console/") -> Console:
        """Shows a page to somebody whose session is open."""
        with self.services.reading() as uow:
            user = uow.users.by_email(crm.EMAIL)
        assert user is not None
        token = crm.open_session(self.services, user)
        cookie: Any = {"name": "aiguilleur_session", "value": token, "url": f"{self.address}/console"}
        self.page.context.add_cookies([cookie])
        return self.visit(path)

    def link(self, name: str) -> Any:
        return self.page.get_by_role("link", name=name)


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    """What axe finds, with all its rules."""
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def fits(page: Page) -> bool:
    """Whether nothing stands out at the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
