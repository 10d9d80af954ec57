"""Remembers which lists were looked at since a lead was last changed: those need not be read again."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Hashable

_MOST_LISTS = 2_000
_TRUSTED = datetime.timedelta(seconds=60)
"""A change by a process whose clock is behind may go unnoticed for so long, and no longer."""


class LastSeen:
    """The last change of any lead when a list was found to be as the browser shows it."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Hashable, tuple[datetime.datetime | None, datetime.datetime]] = OrderedDict()

    def is_current(self, key: Hashable, change: datetime.datetime | None, now: datetime.datetime) -> bool:
        """Whether nothing can have changed in this list since it was found current."""
        seen = self._seen.get(key)
        if seen is None:
            return False
        known, at = seen
        return known == change and now - at < _TRUSTED and now.date() == at.date()

    def note(self, key: Hashable, change: datetime.datetime | None, now: datetime.datetime) -> None:
        """This list was just found current, after this change."""
        self._seen.pop(key, None)
        self._seen[key] = (change, now)
        while len(self._seen) > _MOST_LISTS:
            self._seen.popitem(last=False)
