"""Contact details as they come up, so that a person is found by any of them, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.conversation import Turn
from bot.leads.do_not_contact import contacts_of
from bot.leads.lead import Lead, Status
from bot.privacy.contacts import LONGEST, address_of, contacts_said
from bot.storage import tables
from bot.storage.contact_tables import conversation_contacts, lead_contacts
from bot.storage.feedback_tables import transcript_mails
from bot.storage.mail_tables import mails
from bot.storage.upserts import add_missing

_leads, _mails, _copies = tables.leads, mails, transcript_mails
_FORGET = lead_contacts.delete().where(lead_contacts.c.lead_id == sa.bindparam("the_lead"))


def note_lead(connection: Connection, lead: Lead, stored: Lead | None = None) -> None:
    """Note how the person of a lead is reached; of who refuses contact, nothing stays.

    Of a `stored` lead it was noted already.
    """
    if lead.status in (Status.NO_CONTACT, Status.ERASED):
        connection.execute(_FORGET, {"the_lead": lead.id})
        return
    known = contacts_of(stored) if stored is not None else ()
    news = [contact[:LONGEST] for contact in contacts_of(lead) if contact not in known]
    add_missing(connection, lead_contacts, *({"lead_id": lead.id, "contact": contact} for contact in news))


def note_turns(connection: Connection, conversation_id: str, turns: Sequence[Turn]) -> None:
    """Note the contact details that were given in these turns."""
    said = sorted(contacts_said(turns))
    rows = [{"conversation_id": conversation_id, "contact": contact} for contact in said]
    add_missing(connection, conversation_contacts, *rows)


class SqlPersons:
    """The `PersonRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def contacts_of_lead(self, lead_id: str) -> frozenset[str]:
        """Every contact detail that was ever known of this lead."""
        mine = sa.select(lead_contacts.c.contact).where(lead_contacts.c.lead_id == lead_id)
        return frozenset(self._connection.execute(mine).scalars())

    def conversations(self, contacts: Collection[str], *, limit: int) -> Sequence[str]:
        """Three looks into an index for each contact detail."""
        found: dict[str, None] = {}
        for contact in sorted(contacts):
            for statement in _of_contact(contact):
                found.update(dict.fromkeys(self._connection.execute(statement.limit(limit)).scalars()))
        return list(found)[:limit]

    def mails_to(self, contacts: Collection[str]) -> Sequence[dict[str, Any]]:
        """E-mails to the person, as far as they are kept."""
        found: list[dict[str, Any]] = []
        for address in _addresses(contacts):
            mine = sa.select(_mails).where(_mails.c.to == address).order_by(_mails.c.created_at)
            found += [dict(row) for row in self._connection.execute(mine).mappings()]
        return found

    def wipe_mails(self, contacts: Collection[str]) -> int:
        """Delete e-mails to the person."""
        addresses = _addresses(contacts)
        if not addresses:
            return 0
        return int(self._connection.execute(_mails.delete().where(_mails.c.to.in_(addresses))).rowcount)

    def rows(self, conversation_id: str) -> Mapping[str, Sequence[dict[str, Any]]]:
        """No table is named: what a later one holds is told as well."""
        lead_ids = sa.select(_leads.c.id).where(_leads.c.conversation_id == conversation_id)
        found: dict[str, Sequence[dict[str, Any]]] = {}
        for table in tables.metadata.sorted_tables:
            if table.name == tables.conversations.name:
                its = table.c.id == conversation_id
            elif "conversation_id" in table.c:
                its = table.c.conversation_id == conversation_id
            elif "lead_id" in table.c:
                its = table.c.lead_id.in_(lead_ids)
            else:
                continue
            rows = self._connection.execute(sa.select(table).where(its)).mappings()
            found[table.name] = [dict(row) for row in rows]
        return {name: rows for name, rows in found.items() if rows}

    def every_conversation(self, *, after: str, limit: int) -> Sequence[str]:
        """Ids of all conversations, also of those of which only requests are left, in their order."""
        conversations = tables.conversations.c.id
        ids = sa.union(
            sa.select(conversations.label("id"))
            .where(conversations > after)
            .order_by(conversations)
            .limit(limit)
            .subquery()
            .select(),
            sa.select(_leads.c.conversation_id.label("id"))
            .where(_leads.c.conversation_id > after)
            .order_by(_leads.c.conversation_id)
            .limit(limit)
            .subquery()
            .select(),
        ).subquery()
        return list(self._connection.execute(sa.select(ids.c.id).order_by(ids.c.id).limit(limit)).scalars())


def _of_contact(contact: str) -> list[Any]:
    said = sa.select(conversation_contacts.c.conversation_id).where(
        conversation_contacts.c.contact == contact
    )
    known = sa.select(_leads.c.conversation_id).join(lead_contacts, lead_contacts.c.lead_id == _leads.c.id)
    statements = [said, known.where(lead_contacts.c.contact == contact)]
    address = address_of(contact)
    if address is not None:
        copied = sa.select(_copies.c.conversation_id).join(_mails, _mails.c.id == _copies.c.mail_id)
        statements.append(copied.where(_mails.c.to == address))
    return statements


def _addresses(contacts: Collection[str]) -> list[str]:
    return sorted(address for contact in contacts if (address := address_of(contact)) is not None)
