"""The indexes of leads that lists are read from, and what queries have to say for them to be taken."""

from __future__ import annotations

import itertools

import sqlalchemy as sa

NARROWING = ("assigned_to", "origin", "segment", "status")
"""What may leave few leads of a million, alone or two of them together."""
WAITING_LEADS = (
    "lower(leads.status) IN ('qualified', 'assigned') AND leads.contacted_at IS NULL"
    " AND NOT leads.do_not_contact"
)
"""Leads whose visitors wait for a first contact."""
OPEN_LEADS = "lower(leads.status) IN ('to_check', 'assigned', 'contacted') AND NOT leads.do_not_contact"
"""Leads on which their owner still has something to do."""
# `lower` keeps SQLite from taking an index of all statuses instead.

_LISTED_BY = ("source_test", "status", "segment", "score", "assigned_to", "origin")
"""What a list of leads is filtered by: read from the index, without the row."""
_LED_BY: tuple[tuple[str, ...], ...] = (
    (),
    ("score",),
    *((name,) for name in NARROWING),
    *itertools.combinations(NARROWING, 2),
)
_PARTIAL = {
    "ix_leads_by_callback_at": (("callback_at", "position"), "callback_at IS NOT NULL"),
    "ix_leads_by_deadline": (("deadline", "position"), "deadline IS NOT NULL"),
    "ix_leads_do_not_contact": (("position",), "do_not_contact"),
    "ix_leads_waiting": (("position",), WAITING_LEADS),
    "ix_leads_open_of": (("assigned_to",), OPEN_LEADS),
}
"""Columns, and to which leads the index is limited. Queries say it word for word as the index does."""


def list_indexes() -> list[sa.Index]:
    """Indexes along which a list of leads is read until a page is full."""
    return [_walked(led) for led in _LED_BY]


def add_partial_indexes(leads: sa.Table) -> None:
    """Indexes of few leads among all."""
    for name, (columns, only) in _PARTIAL.items():
        where = sa.text(only.replace("leads.", ""))
        listed = (leads.c[column] for column in columns)
        sa.Index(name, *listed, sqlite_where=where, postgresql_where=where)


def _walked(led: tuple[str, ...]) -> sa.Index:
    rest = (column for column in _LISTED_BY if column not in led)
    return sa.Index(f"ix_leads_by_{'_'.join(led) or 'position'}", *led, "position", *rest)
