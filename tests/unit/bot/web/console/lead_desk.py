"""A member of staff at the page of one lead, and a colleague at the same one."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from typing import Any

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.bootstrap import Services
from bot.leads.lead import Lead
from tests.support import crm

PAGE = f"/console/demandes/{crm.COMPLETE.id}"
CHANTAL = User("chantal", "chantal@exemple.fr", "Chantal Voie", Role.SALES, "x", crm.NOW)
NEXT_TUESDAY = datetime.date(2026, 3, 10)


class Rep:
    """A member of staff at the page of one lead."""

    def __init__(self, services: Services, browser: Any) -> None:
        self.services = services
        self.browser = browser

    def stored(self, lead_id: str = crm.COMPLETE.id) -> Lead:
        with self.services.reading() as uow:
            lead = uow.leads.get(lead_id)
        assert lead is not None
        return lead

    def send(self, act: str, page: str = PAGE, **form: str) -> Any:
        token = self.browser.form_token("/console/")
        fields = {name.replace("_", "-"): value for name, value in form.items()}
        fields.setdefault("version", str(self.stored(page.rpartition("/")[2]).version))
        return self.browser.post(f"{page}/{act}", {"jeton": token, **fields})

    def read(self, page: str = PAGE) -> str:
        answer = self.browser.get(page)
        assert answer.status_code == 200
        return plain(answer)

    def audited(self) -> list[str]:
        database = self.services.settings.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(database)) as connection:
            return [row[0] for row in connection.execute("SELECT action FROM audit_log ORDER BY id")]


def plain(answer: Any) -> str:
    return str(answer.text).replace("\u00a0", " ").replace("\u202f", " ")


def meanwhile(services: Services, **values: Any) -> None:
    """What a colleague corrects while a form is open."""
    with services.unit_of_work() as uow:
        work = LeadWork(uow, CHANTAL, crm.NOW)
        work.correct(work.open(crm.COMPLETE.id), values, "au téléphone")
        uow.commit()
