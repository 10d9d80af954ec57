"""Who brings whom, in SQL."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.matching.keys import KeyKind
from bot.matching.referrals import Referral
from bot.storage.matching_tables import lead_keys, referral_names
from bot.storage.matching_tables import referrals as _referrals
from bot.storage.memory import Memory

_OF_LEAD = (
    sa.select(_referrals)
    .where(_referrals.c.lead_id == sa.bindparam("the_lead"))
    .order_by(_referrals.c.number)
)


class SqlReferrals:
    """The `ReferralRepository` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()

    def of_lead(self, lead_id: str) -> Sequence[Referral]:
        """In the order in which they were named."""
        if self._memory.knows_none(_referrals, lead_id):
            return []
        rows = self._connection.execute(_OF_LEAD, {"the_lead": lead_id})
        return [Referral(row.lead_id, row.company, row.key) for row in rows]

    def keep(self, lead_id: str, referrals: Sequence[Referral]) -> None:
        """The old rows go, the new ones come."""
        self._connection.execute(_referrals.delete().where(_referrals.c.lead_id == lead_id))
        rows = [{**dataclasses.asdict(item), "number": n} for n, item in enumerate(referrals)]
        if rows:
            self._connection.execute(_referrals.insert(), rows)
        self._memory.wrote(_referrals, lead_id)

    def requests_of(self, key: str, *, limit: int) -> Sequence[str]:
        """Along the index of keys."""
        same = (lead_keys.c.kind == KeyKind.NAME.value, lead_keys.c.value == key)
        newest = sa.select(lead_keys.c.lead_id).where(*same).order_by(lead_keys.c.position.desc())
        return self._ids(newest.limit(limit))

    def bringing(self, key: str, *, limit: int) -> Sequence[str]:
        """Along the index of companies."""
        found = sa.select(_referrals.c.lead_id).where(_referrals.c.key == key)
        return self._ids(found.order_by(_referrals.c.lead_id).limit(limit))

    def may_name(self, lead_id: str) -> bool:
        """No row says no."""
        mine = referral_names.c.lead_id == lead_id
        return bool(self._connection.execute(sa.select(referral_names.c.allowed).where(mine)).scalar())

    def allow_name(self, lead_id: str, allowed: bool, at: datetime.datetime, by: str) -> None:
        """The last word counts."""
        self._connection.execute(referral_names.delete().where(referral_names.c.lead_id == lead_id))
        row = {"lead_id": lead_id, "allowed": allowed, "at": at, "by": by}
        self._connection.execute(referral_names.insert().values(row))

    def _ids(self, statement: Any) -> list[str]:
        return list(self._connection.execute(statement).scalars())
