"""An office for the tests of accounts: colleagues, their browsers, and the e-mails that wait."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts.account import Role, User
from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.variables import Rate
from bot.web.console.assets import Assets
from bot.web.console.desk import Desk
from bot.web.console.routes import routes_of
from tests.support import crm
from tests.unit.bot.web.console.conftest import Staff

PLAYBOOK = read_playbook(crm.ROOT / "playbook.yml")
ASSETS = Assets.read()


class Office:
    """The console with its colleagues; `now` stands still until it is moved."""

    def __init__(self, folder: Path, stack: ExitStack, *, mail: bool) -> None:
        opened = crm.open_services(folder)
        settings = opened.settings
        if mail:
            settings = replace(settings, smtp_url="smtp://localhost", public_url="https://chat.example")
        self.now = crm.NOW
        self.services: Services = replace(opened, settings=settings, now=lambda: self.now)
        self.desk = Desk.build(self.services, PLAYBOOK, ASSETS, rate=Rate(1000, 1), refusal_seconds=0)
        self._stack = stack
        self._database = folder / "crm.db"
        stack.callback(opened.close)

    def stranger(self, agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0") -> Staff:
        """A browser that nobody has signed in with."""
        client = TestClient(Starlette(routes=routes_of(self.desk)), headers={"User-Agent": agent})
        return Staff(self._stack.enter_context(client))

    def colleague(self, role: Role = Role.ADMIN, **changes: Any) -> User:
        """Another account, with the password `crm.PASSWORD`."""
        name = str(uuid.uuid4())
        user = User(name, f"{name[:8]}@exemple.fr", f"Nom {name[:4]}", role, crm._password_hash(), self.now)
        with self.services.unit_of_work() as uow:
            uow.users.add(replace(user, **changes))
            uow.commit()
        return replace(user, **changes)

    def at_work(self, user: User) -> Staff:
        """A browser in which this colleague is signed in."""
        browser = self.stranger()
        token = crm.open_session(self.services, user)
        browser.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
        return browser

    def stored(self, user: User) -> User:
        with self.services.reading() as uow:
            found = uow.users.get(user.id)
        assert found is not None
        return found

    def change(self, user: User, **changes: Any) -> None:
        with self.services.unit_of_work() as uow:
            uow.users.save(replace(self.stored(user), **changes))
            uow.commit()

    def actions(self) -> list[str]:
        with self.services.reading() as uow:
            return [entry.action for entry in uow.audit.newest(limit=99)]

    def mails(self) -> list[Any]:
        engine = sa.create_engine(f"sqlite:///{self._database}")
        with engine.connect() as connection:
            rows = connection.execute(sa.text('SELECT "to", subject, text, html FROM mails')).fetchall()
        engine.dispose()
        return list(rows)

    def link(self) -> str:
        """The path of the link in the e-mail that was queued last."""
        found = re.search(r"https://chat\.example(/\S+)", self.mails()[-1].text)
        assert found is not None
        return found[1]


@contextmanager
def office(folder: Path, *, mail: bool = False) -> Iterator[Office]:
    """An office as long as the block lasts."""
    with ExitStack() as stack:
        yield Office(folder, stack, mail=mail)


def submit(browser: Staff, path: str, _page: str | None = None, **fields: Any) -> Any:
    """Send a form of a page as a browser would, its token included."""
    return browser.post(path, {**fields, "jeton": browser.form_token(_page or path)})
