"""Routing in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.accounts.account import Role
from bot.accounts.permissions import Permission, may
from bot.routing.decision import Colleague, Considered, Decision, How, Outcome, Tried
from bot.routing.presence import Absence
from bot.routing.repository import COUNTED, ContactClock, Routed
from bot.storage import lead_indexes, tables
from bot.storage.prepared import Prepared, PreparedList
from bot.storage.routing_tables import absences, contact_clocks, lead_capacities, lead_routes, route_turns
from bot.storage.upserts import add_missing, put

_leads, _users = tables.leads, tables.users
_LOCK = 7_240_612
"""Any number that no other lock of ours has; every version of this code uses the same."""

# Built once: building a statement costs more than running it.
_COLLEAGUES = PreparedList(
    lambda some: (
        sa.select(_users.c.id, _users.c.email, _users.c.role, _users.c.disabled, lead_capacities.c.capacity)
        .select_from(_users.outerjoin(lead_capacities, lead_capacities.c.user_id == _users.c.id))
        .where(_users.c.email.in_(some))
    )
)
_SUBSTITUTES = _users.alias("substitutes")
_ABSENCES = sa.select(
    *(absences.c[name] for name in ("id", "starts_at", "ends_at")),
    _users.c.email.label("account"),
    _SUBSTITUTES.c.email.label("substitute"),
).select_from(
    absences.join(_users, _users.c.id == absences.c.user_id).outerjoin(
        _SUBSTITUTES, _SUBSTITUTES.c.id == absences.c.substitute_id
    )
)
_AWAY = PreparedList(
    lambda some: _ABSENCES.where(
        absences.c.user_id.in_(some),
        absences.c.ends_at > sa.bindparam("the_start"),
        absences.c.starts_at <= sa.bindparam("the_end"),
    ).order_by(absences.c.starts_at, absences.c.id)
)
_OPEN = (
    sa.select(_leads.c.assigned_to)
    .where(_leads.c.assigned_to == sa.bindparam("the_account"), sa.text(lead_indexes.OPEN_LEADS))
    .limit(COUNTED)
)
_OPEN_LEADS = Prepared(sa.select(sa.func.count()).select_from(_OPEN.subquery()))
_TURNS = PreparedList(lambda some: sa.select(route_turns).where(route_turns.c.pool.in_(some)))
_ADD_ROUTE = Prepared(lead_routes.insert())


class SqlRouting:
    """The `RoutingRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def alone(self) -> None:
        """One lock for all: people are in several teams, and two locks could wait for each other.

        It is taken after the row of the lead and before everything that follows. SQLite lets one transaction
        write at a time anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    def colleagues(
        self, accounts: Iterable[str], start: datetime.datetime, end: datetime.datetime
    ) -> Mapping[str, Colleague]:
        """Two looks: at these accounts, and at who stands in for those who are away."""
        found = self._colleagues(set(accounts), start, end)
        substitutes = {away.substitute for one in found.values() for away in one.absences if away.substitute}
        return {**found, **self._colleagues(substitutes - set(found), start, end)}

    def turns(self, pools: Iterable[str]) -> Mapping[str, str]:
        """Who got the last lead of each pool."""
        return {row["pool"]: row["account"] for row in _TURNS.rows(self._connection, list(pools))}

    def remember_turn(self, pool: str, account: str) -> None:
        """One row for each pool, made at its first lead."""
        put(self._connection, route_turns, {"pool": pool, "account": account})

    def keep(self, lead_id: str, at: datetime.datetime, decision: Decision) -> None:
        """Store why a lead went where it went."""
        row = {
            "lead_id": lead_id,
            "at": at,
            "owner": decision.owner,
            "how": decision.how.value,
            "rule": decision.rule,
            "pool": decision.pool,
            "tried": [asdict(one) for one in decision.tried],
            "considered": [_said(one) for one in decision.considered],
        }
        _ADD_ROUTE.run(self._connection, row)

    def of_lead(self, lead_id: str) -> Sequence[Routed]:
        """The decisions about a lead, oldest first."""
        of_it = sa.select(lead_routes).where(lead_routes.c.lead_id == lead_id).order_by(lead_routes.c.id)
        return [_routed(row) for row in self._connection.execute(of_it).mappings()]

    def _colleagues(
        self, accounts: set[str], start: datetime.datetime, end: datetime.datetime
    ) -> dict[str, Colleague]:
        rows = _COLLEAGUES.rows(self._connection, sorted(accounts))
        during = {"the_start": start, "the_end": end}
        found = _AWAY.rows(self._connection, [row["id"] for row in rows], during)
        away = [Absence(**row) for row in found]
        return {
            row["email"]: Colleague(
                row["email"],
                disabled=row["disabled"],
                may_have_leads=may(Role(row["role"]), Permission.LEADS),
                capacity=row["capacity"],
                open_leads=self._open_leads(row["email"]),
                absences=tuple(absence for absence in away if absence.account == row["email"]),
            )
            for row in rows
        }

    def _open_leads(self, account: str) -> int:
        """Read from an index that holds open leads alone."""
        return int(_OPEN_LEADS.scalar(self._connection, {"the_account": account}))

    def start_clock(self, clock: ContactClock) -> None:
        """The first one counts: a promise does not begin anew."""
        add_missing(self._connection, contact_clocks, asdict(clock))

    def clocks_due(self, now: datetime.datetime, *, limit: int) -> Sequence[str]:
        """Read from an index that holds what is still to be done."""
        next_at = contact_clocks.c.next_at
        due = sa.select(contact_clocks.c.lead_id).where(next_at.is_not(None), next_at <= now)
        return list(self._connection.execute(due.order_by(next_at).limit(limit)).scalars())

    def clock(self, lead_id: str) -> ContactClock | None:
        """The clock of a lead."""
        of_it = sa.select(contact_clocks).where(contact_clocks.c.lead_id == lead_id)
        row = self._connection.execute(of_it).mappings().first()
        return ContactClock(**row) if row is not None else None

    def hold_clock(self, lead_id: str) -> ContactClock | None:
        """The row of the lead is locked, as by all who change it; the clock stands behind it."""
        self._connection.execute(sa.select(_leads.c.id).where(_leads.c.id == lead_id).with_for_update())
        return self.clock(lead_id)

    def move_clock(self, clock: ContactClock) -> None:
        """Store how far a clock is."""
        its = contact_clocks.c.lead_id == clock.lead_id
        values = {"due_at": clock.due_at, "remind_at": clock.remind_at, "next_at": clock.next_at}
        self._connection.execute(contact_clocks.update().where(its).values(values))

    def add_absence(self, absence: Absence) -> None:
        """Under the ids of the accounts: they outlive a change of address."""
        row = {
            "id": absence.id,
            "user_id": _id_of(absence.account),
            "starts_at": absence.starts_at,
            "ends_at": absence.ends_at,
            "substitute_id": _id_of(absence.substitute) if absence.substitute else None,
        }
        self._connection.execute(absences.insert().values(row))

    def absence(self, absence_id: str) -> Absence | None:
        """The absence with this id."""
        return next(iter(self._absences(absences.c.id == absence_id)), None)

    def remove_absence(self, absence_id: str) -> None:
        """Delete an absence."""
        self._connection.execute(absences.delete().where(absences.c.id == absence_id))

    def absences(self, since: datetime.datetime, account: str | None = None) -> Sequence[Absence]:
        """What is not over, by its beginning."""
        which = [absences.c.ends_at > since]
        return self._absences(*which, *([_users.c.email == account] if account else []))

    def set_capacity(self, account: str, capacity: int | None) -> None:
        """One row for each account that has less than the playbook says."""
        mine = lead_capacities.c.user_id == _id_of(account)
        self._connection.execute(lead_capacities.delete().where(mine))
        if capacity is not None:
            row = {"user_id": _id_of(account), "capacity": capacity}
            self._connection.execute(lead_capacities.insert().values(row))

    def _absences(self, *which: Any) -> list[Absence]:
        ordered = _ABSENCES.where(*which).order_by(absences.c.starts_at, absences.c.id)
        return [Absence(**row) for row in self._connection.execute(ordered).mappings()]


def _id_of(account: str) -> Any:
    return sa.select(_users.c.id).where(_users.c.email == account).scalar_subquery()


def _said(considered: Considered) -> dict[str, Any]:
    return {**asdict(considered), "outcome": considered.outcome.value}


def _routed(row: Mapping[str, Any]) -> Routed:
    considered = (Considered(**item) for item in row["considered"])
    decision = Decision(
        row["owner"],
        How(row["how"]),
        row["rule"],
        row["pool"],
        tuple(Tried(item["rule"], tuple(item["unmet"])) for item in row["tried"]),
        tuple(replace(item, outcome=Outcome(item.outcome)) for item in considered),
    )
    return Routed(row["at"], decision)
