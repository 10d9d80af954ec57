"""Histories of leads, and the list of people who must not be contacted, in SQL."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.do_not_contact import Mark, contacts_of
from bot.leads.history import CODES, Act, Change
from bot.leads.lead import Lead
from bot.storage import history_tables as tables
from bot.storage.memory import Memory
from bot.storage.prepared import Prepared, PreparedList
from bot.storage.upserts import add_missing

_changes, _list = tables.lead_changes, tables.do_not_contact
_NAMES = tuple(item.name for item in dataclasses.fields(Change))
_ADD = Prepared(_changes.insert())
_OF_LEAD = Prepared(
    sa.select(_changes).where(_changes.c.lead_id == sa.bindparam("the_lead")).order_by(_changes.c.id)
)
_LISTED = PreparedList(lambda some: sa.select(_list.c.contact).where(_list.c.contact.in_(some)).limit(1))


class SqlChangeLog:
    """The `ChangeLog` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()

    def add(self, changes: Iterable[Change]) -> None:
        """Rows are added; only `forget_person` ever changes one."""
        rows = [_row(change) for change in changes]
        _ADD.run_many(self._connection, rows)
        for lead_id in {row["lead_id"] for row in rows}:
            self._memory.wrote(_changes, lead_id)

    def of_lead(self, lead_id: str) -> Sequence[Change]:
        """In the order in which they were stored."""
        if self._memory.knows_none(_changes, lead_id):
            return []
        return [_change(row) for row in _OF_LEAD.rows(self._connection, {"the_lead": lead_id})]

    def forget_person(self, lead_id: str) -> None:
        """Of values only the codes stay; of words nothing."""
        mine = _changes.c.lead_id == lead_id
        self._connection.execute(_changes.update().where(mine).values(reason=None))
        telling = _changes.c.field.is_(None) | _changes.c.field.not_in(sorted(CODES))
        self._connection.execute(_changes.update().where(mine, telling).values(before=None, after=None))


class SqlDoNotContact:
    """The `DoNotContactList` of one transaction; `key` is a secret of this installation."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def covers(self, lead: Lead) -> bool:
        """Whether a contact detail of this lead is on the list."""
        sealed = self._sealed(lead)
        if not sealed:
            return False
        self._hold(sealed)
        return bool(_LISTED.rows(self._connection, sealed))

    def add(self, lead: Lead, mark: Mark) -> None:
        """A contact detail that is on the list already keeps its first mark."""
        sealed = self._sealed(lead)
        self._hold(sealed)
        row = {"reason": mark.reason.value, "at": mark.at, "by": mark.by}
        add_missing(self._connection, _list, *({"contact": contact, **row} for contact in sealed))

    def remove(self, lead: Lead) -> None:
        """Take the contact details off the list."""
        sealed = self._sealed(lead)
        self._hold(sealed)
        self._connection.execute(_list.delete().where(_list.c.contact.in_(sealed)))

    def _sealed(self, lead: Lead) -> list[str]:
        contacts = contacts_of(lead)
        return sorted(hmac.new(self._key, item.encode(), hashlib.sha256).hexdigest() for item in contacts)

    def _hold(self, sealed: Iterable[str]) -> None:
        """Wait for whoever asks about the same person. On SQLite only one transaction writes at a time."""
        if self._connection.dialect.name == "postgresql":
            for contact in sealed:
                number = int.from_bytes(bytes.fromhex(contact)[:8], "big", signed=True)
                self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def _row(change: Change) -> dict[str, Any]:
    return {**{name: getattr(change, name) for name in _NAMES}, "act": change.act.value}


def _change(row: Any) -> Change:
    values = {name: row[name] for name in _NAMES}
    return Change(**{**values, "act": Act(values["act"])})
