"""Links made-up requests with persons and organisations, all at once: as the product does it one by one, but
without comparing names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Status
from bot.matching.keys import KeyKind
from bot.storage import matching_tables as tables
from bot.storage.tables import leads as _leads
from bot.storage.upserts import insert_into

_NOBODY = tuple(status.value for status in (Status.DRAFT, Status.NO_CONTACT, Status.ERASED))
_ALL = sa.text("1 = 1")
"""SQLite takes an ON CONFLICT behind a SELECT without a WHERE for part of a join."""
_KEYS: Mapping[KeyKind, Any] = {
    KeyKind.EMAIL: _leads.c.email,
    KeyKind.PHONE: _leads.c.phone,
    KeyKind.SIREN: _leads.c.siren,
    KeyKind.NAME: _leads.c.organisation_key,
}


def link_copies(connection: Connection) -> None:
    """One person for each address, one organisation for each name; what is linked stays as it is."""
    known = sa.select(tables.lead_matches.c.lead_id).where(tables.lead_matches.c.lead_id == _leads.c.id)
    new = ~known.exists()
    persons, organisations = _owners(_leads.c.email), _owners(_leads.c.organisation_key)
    for table, owners in ((tables.persons, persons), (tables.organisations, organisations)):
        _add(connection, table, ["id", "created_at"], sa.select(owners.c.id, owners.c.at).where(_ALL))
    for kind, column in _KEYS.items():
        rows = sa.select(_leads.c.id, sa.literal(kind.value), column, _leads.c.position)
        _add(
            connection,
            tables.lead_keys,
            ["lead_id", "kind", "value", "position"],
            rows.where(new, column.is_not(None), _leads.c.status.not_in(_NOBODY)),
        )
    joined = _leads.outerjoin(persons, persons.c.value == _leads.c.email).outerjoin(
        organisations, organisations.c.value == _leads.c.organisation_key
    )
    links = sa.select(_leads.c.id, persons.c.id, organisations.c.id, _leads.c.position).select_from(joined)
    columns = ["lead_id", "person_id", "organisation_id", "position"]
    _add(connection, tables.lead_matches, columns, links.where(new, _leads.c.status != Status.DRAFT.value))


def _owners(column: Any) -> Any:
    """Whoever a value stands for bears the id of its first request."""
    which = (column.is_not(None), _leads.c.status.not_in(_NOBODY))
    first = sa.select(
        column.label("value"),
        sa.func.min(_leads.c.id).label("id"),
        sa.func.min(_leads.c.created_at, type_=_leads.c.created_at.type).label("at"),
    )
    return first.where(*which).group_by(column).subquery()


def _add(connection: Connection, table: sa.Table, columns: Sequence[str], rows: Any) -> None:
    insert = insert_into(connection, table)
    connection.execute(insert.from_select(columns, rows).on_conflict_do_nothing())
