"""Who runs a periodic task now, and when it is due again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class TaskLease:
    """The right to run one task for a while; whoever dies with it loses it when the time is over."""

    name: str
    holder: str
    failures: int
    """How often in a row the task has failed before."""


class TaskLeases(Protocol):
    """The leases of one transaction."""

    def is_due(self, name: str, now: datetime.datetime) -> bool:
        """Whether somebody should run this task; one that never ran is due."""

    def claim(self, name: str, now: datetime.datetime, until: datetime.datetime) -> TaskLease | None:
        """The right to run this task until then; None when it is not due or somebody else runs it."""

    def prolong(self, lease: TaskLease, until: datetime.datetime) -> bool:
        """Keep the right for longer; False when it was lost meanwhile."""

    def finish(self, lease: TaskLease, at: datetime.datetime, due: datetime.datetime) -> None:
        """The task is done, and due again at this moment."""

    def fail(self, lease: TaskLease, due: datetime.datetime) -> None:
        """The task failed, and is tried again at this moment."""
