"""What is asked of the table of leads at each turn of a conversation.

Built once: building a statement costs more than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage import tables
from bot.storage.booking_tables import bookings
from bot.storage.history_tables import lead_changes
from bot.storage.matching_tables import lead_matches, referrals
from bot.storage.prepared import Prepared, PreparedList

_leads, _evidence = tables.leads, tables.evidence
_ID = sa.bindparam("the_lead")
MAY_BE_EMPTY = (lead_changes, lead_matches, referrals, bookings)
"""Tables that say nothing of most leads that are being saved."""
_NOTHING_IN = {
    table: ~sa.exists(sa.select(table.c.lead_id).where(table.c.lead_id == _leads.c.id).correlate(_leads))
    for table in MAY_BE_EMPTY
}
CLAIMED = Prepared(
    sa.select(_leads, *(nothing.label(f"no_{table.name}") for table, nothing in _NOTHING_IN.items()))
    .where(
        _leads.c.conversation_id == sa.bindparam("the_conversation"),
        _leads.c.request == sa.bindparam("the_request"),
    )
    .with_for_update(of=_leads)
)
_BY_ID = sa.select(_leads).where(_leads.c.id == _ID)
LEAD, LOCKED = Prepared(_BY_ID), Prepared(_BY_ID.with_for_update())


def _with(some: Sequence[Any]) -> Any:
    return sa.select(_leads).where(_leads.c.id.in_(some)).order_by(_leads.c.position.desc())


WITH_IDS = PreparedList(_with)
WITH_IDS_LOCKED = PreparedList(lambda some: _with(some).with_for_update())
POSITION = Prepared(sa.select(_leads.c.position).where(_leads.c.id == _ID))
UPDATE = Prepared(_leads.update().where(_leads.c.id == _ID, _leads.c.version == sa.bindparam("the_version")))
EVIDENCE_OF = PreparedList(
    lambda some: (
        sa.select(_evidence)
        .where(_evidence.c.lead_id.in_(some))
        .order_by(_evidence.c.lead_id, _evidence.c.position)
    )
)
_ALIKE = {
    name: sa.select(_leads)
    .where(_leads.c[name] == sa.bindparam("the_value"), _leads.c.id != _ID)
    .order_by(_leads.c.created_at.desc())
    for name in ("email", "phone", "siren", "organisation_key")
}
EVERY_ALIKE = {name: Prepared(_ALIKE[name].with_for_update()) for name in ("email", "phone")}
SOME_ALIKE = {
    name: Prepared(alike.limit(sa.bindparam("the_limit", type_=sa.Integer())))
    for name, alike in _ALIKE.items()
}
ADD_EVIDENCE = Prepared(_evidence.insert())
DROP_EVIDENCE = Prepared(_evidence.delete().where(_evidence.c.lead_id == _ID))
