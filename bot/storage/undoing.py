"""Undo one merge, in whatever order merges are undone.

A column that still has the value the merge gave it gets its old one back. One that a later merge changed
again keeps what that one gave it, and the later merge learns the older value: undoing it then leads all the
way back. What people did since stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.leads.search import words_of
from bot.matching.repository import Same
from bot.storage import pictures, tables
from bot.storage.board_marks import mark_lead
from bot.storage.lead_walk import SEARCH
from bot.storage.leads import SqlLeads
from bot.storage.matching_tables import lead_matches, merged_leads
from bot.storage.matching_tables import merges as _merges
from bot.storage.people import PEOPLE, forget_if_unused

Change = dict[str, Any]
_LEADS = tables.leads.name


def undo(connection: Connection, merge_id: int) -> set[str]:
    """Take the changes back; the ids of requests to which something was done since."""
    changes = connection.execute(sa.select(_merges.c.changes).where(_merges.c.id == merge_id)).scalar_one()
    later = _Later(connection, merge_id, changes)
    order = [table.name for table in tables.metadata.sorted_tables]
    removed = [change for change in changes if change["after"] is None]
    removed.sort(key=lambda item: order.index(item["table"]))
    # Persons and organisations first: rows that are put back may point to them.
    first = [item for item in removed if item["table"] in PEOPLE]
    last = [item for item in removed if item["table"] not in PEOPLE]
    inexact = [change for change in first if not _bring_back(connection, change)]
    inexact += [
        change
        for change in changes
        if change["after"] is not None and not _put_back(connection, change, later)
    ]
    inexact += [change for change in last if not _bring_back(connection, change)]
    for change in changes:
        if change["table"] == _LEADS:
            _reindex(connection, change["key"])
    _forget_left(connection, changes)
    later.keep()
    return pictures.leads_in(inexact)


def _put_back(connection: Connection, change: Change, later: _Later) -> bool:
    name, key, before, after = change["table"], change["key"], change["before"], change["after"]
    now = pictures.read_row(connection, name, key)
    if before is None:
        if later.forgets(name, key, after):
            return True
        if now == after:
            pictures.delete_row(connection, name, key)
        return now == after
    if now is None:
        return False
    passed_on = later.learns(name, key, before, after)
    mine = [column for column in after if column not in passed_on]
    same = {column: before[column] for column in mine if now[column] == after[column]}
    exact = len(same) == len(mine)
    if not exact and "version" in now:
        same["version"] = now["version"] + 1  # whoever has it open must notice
    if same:
        pictures.write_columns(connection, name, key, same)
    return exact


def _bring_back(connection: Connection, change: Change) -> bool:
    name, row = change["table"], change["before"]
    known = pictures.read_row(connection, name, change["key"])
    if known is not None and known.get("lead_id") == row.get("lead_id"):
        return known == row
    if "lead_id" in row and not _is_there(connection, row["lead_id"]):
        return False
    try:
        with connection.begin_nested():
            pictures.insert_row(connection, name, row)
    except IntegrityError:
        return False  # somebody else was given that time for a call
    return True


def _is_there(connection: Connection, lead_id: str) -> bool:
    return SqlLeads(connection).get(lead_id) is not None


def _reindex(connection: Connection, lead_id: str) -> None:
    """What follows from the row of a request, as when it is saved."""
    lead = SqlLeads(connection).get(lead_id)
    if lead is not None:
        place = sa.select(tables.leads.c.position).where(tables.leads.c.id == lead_id)
        SEARCH.put(connection, connection.execute(place).scalar_one(), words_of(lead))
        mark_lead(connection, lead)


def _forget_left(connection: Connection, changes: Sequence[Change]) -> None:
    """Persons and organisations that only the merge had made."""
    columns = {"person_id": Same.PERSON, "organisation_id": Same.ORGANISATION}
    for change in changes:
        if change["table"] == lead_matches.name and change["after"] is not None:
            for name, kind in columns.items():
                if change["after"].get(name):
                    forget_if_unused(connection, kind, change["after"][name])


class _Later:
    """Merges that came after and changed the same rows."""

    def __init__(self, connection: Connection, merge_id: int, changes: Sequence[Change]) -> None:
        self._connection = connection
        ids = {change["key"] for change in changes if change["table"] == _LEADS}
        self._known: dict[int, list[Change]] = {}
        self._changed: set[int] = set()
        if ids:
            touching = sa.select(merged_leads.c.merge_id).where(
                merged_leads.c.lead_id.in_(ids), merged_leads.c.merge_id > merge_id
            )
            since = sa.select(_merges.c.id, _merges.c.changes).where(_merges.c.id.in_(touching))
            rows = connection.execute(since.order_by(_merges.c.id))
            self._known = {row.id: list(row.changes) for row in rows}

    def learns(self, name: str, key: str, before: Change, after: Change) -> set[str]:
        """Columns that a later merge changed again: from now on it knows what they were before this one."""
        passed_on: set[str] = set()
        for number, changes in self._known.items():
            for change in changes:
                if (change["table"], change["key"]) != (name, key) or change["before"] is None:
                    continue
                for column in set(after) & set(change["before"]) - passed_on:
                    if change["before"][column] == after[column]:
                        change["before"][column] = before[column]
                        passed_on.add(column)
                        self._changed.add(number)
        return passed_on

    def forgets(self, name: str, key: str, row: Change) -> bool:
        """Whether a later merge removed this row: it does not bring it back."""
        for number, changes in self._known.items():
            for change in changes:
                if (change["table"], change["key"]) == (name, key) and change["before"] == row:
                    changes.remove(change)
                    self._changed.add(number)
                    return True
        return False

    def keep(self) -> None:
        """Store what they learnt."""
        for number in self._changed:
            mine = _merges.c.id == number
            self._connection.execute(_merges.update().where(mine).values(changes=self._known[number]))
