"""The leases of periodic tasks in SQL."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.upkeep_tables import task_leases
from bot.storage.upserts import add_missing
from bot.upkeep.leases import TaskLease


class SqlTaskLeases:
    """The `TaskLeases` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_due(self, name: str, now: datetime.datetime) -> bool:
        """A look that makes nobody wait."""
        row = self._connection.execute(sa.select(task_leases).where(task_leases.c.name == name)).first()
        return row is None or (row.due_at <= now and (row.leased_until is None or row.leased_until <= now))

    def claim(self, name: str, now: datetime.datetime, until: datetime.datetime) -> TaskLease | None:
        """One statement decides: of several who claim at once, one changes the row."""
        add_missing(self._connection, task_leases, {"name": name, "due_at": now})
        holder = str(uuid.uuid4())
        free = task_leases.c.leased_until.is_(None) | (task_leases.c.leased_until <= now)
        mine = task_leases.update().where(task_leases.c.name == name, task_leases.c.due_at <= now, free)
        if not self._connection.execute(mine.values(holder=holder, leased_until=until)).rowcount:
            return None
        failures = sa.select(task_leases.c.failures).where(task_leases.c.name == name)
        return TaskLease(name, holder, self._connection.execute(failures).scalar_one())

    def prolong(self, lease: TaskLease, until: datetime.datetime) -> bool:
        """Unless it is somebody else's by now."""
        return self._change(lease, leased_until=until)

    def finish(self, lease: TaskLease, at: datetime.datetime, due: datetime.datetime) -> None:
        """What a late one reports of a task that another one runs by now is forgotten."""
        self._change(lease, leased_until=None, holder=None, failures=0, finished_at=at, due_at=due)

    def fail(self, lease: TaskLease, due: datetime.datetime) -> None:
        """Counted, so that the pauses grow."""
        self._change(lease, leased_until=None, holder=None, failures=task_leases.c.failures + 1, due_at=due)

    def _change(self, lease: TaskLease, **values: Any) -> bool:
        held = (task_leases.c.name == lease.name) & (task_leases.c.holder == lease.holder)
        return bool(self._connection.execute(task_leases.update().where(held).values(values)).rowcount)
