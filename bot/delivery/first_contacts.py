"""The task that watches over promised first contacts."""

from __future__ import annotations

import datetime
from urllib.parse import quote

from bot.bootstrap import Services
from bot.leads.lead import Lead
from bot.playbook import Playbook
from bot.routing.first_contact import FirstContacts
from bot.routing.letters import ContactLetters

_AT_ONCE = 500


def watch_first_contacts(services: Services, playbook: Playbook, now: datetime.datetime) -> None:
    """Remind and escalate what is due, lead by lead; each is a transaction of its own."""
    router = services.router(playbook)
    if router is None:
        return
    settings = services.settings

    def address_of(lead: Lead) -> str:
        return f"{settings.base_url}/console/demandes/{quote(lead.id, safe='')}"

    letters = ContactLetters(playbook.vendor["name"], address_of, playbook.timezone)
    contacts = FirstContacts(router, letters if settings.mail_enabled else None)
    while True:
        with services.reading() as uow:
            due = uow.routing.clocks_due(now, limit=_AT_ONCE)
        for lead_id in due:
            with services.unit_of_work() as uow:
                contacts.look_after(uow, lead_id, now)
                uow.commit()
        if len(due) < _AT_ONCE:
            return
