"""What the playbook says of the vendor, as the door needs it: the hours, the words, the time zone."""

from __future__ import annotations

import datetime
from typing import Any

from bot import wording
from bot.bootstrap import Clock
from bot.playbook import Playbook
from bot.wording.moments import french_opening


class OfficeHours:
    """Whether people are there, worked out once a minute: holidays are slow to list."""

    def __init__(self, playbook: Playbook, now: Clock) -> None:
        self._playbook = playbook
        self._now = now
        self._known: tuple[datetime.datetime, dict[str, Any]] | None = None

    def view(self) -> dict[str, Any]:
        """{open, sentence} as of this minute."""
        now = self._now().astimezone(self._playbook.timezone).replace(second=0, microsecond=0)
        if self._known is None or self._known[0] != now:
            self._known = now, self._worked_out(now)
        return dict(self._known[1])

    def _worked_out(self, now: datetime.datetime) -> dict[str, Any]:
        words, hours = wording.load("door")["hours"], self._playbook.hours
        if hours.is_open(now):
            return {"open": True, "sentence": words["open"]}
        opening = french_opening(hours.next_opening(now), now)
        return {"open": False, "sentence": words["closed"].format(opening=opening)}
