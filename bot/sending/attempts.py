"""What an attempt came to, and when to try again."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

_SECOND, _MINUTE, _HOUR = 1, 60, 3600
SCHEDULE = (
    5 * _SECOND, 5 * _MINUTE, 30 * _MINUTE,
    2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR,
)  # fmt: skip
"""The pauses that Standard Webhooks recommends; after the last one a delivery is given up."""
LONGEST_WISH = 24 * _HOUR
"""A receiver that asks for more patience than this does not get it."""
ENOUGH_FAILURES = 5
"""So many failures in a row, of whatever deliveries: the receiver itself is given a rest."""
_FIRST_REST, _LONGEST_REST = 30, 15 * _MINUTE


@dataclass(frozen=True)
class Delivered:
    """The receiver has it."""

    told: str | None = None
    """The member of staff who was written to."""


@dataclass(frozen=True)
class Skipped:
    """There is nothing to send: a code says why."""

    reason: str


@dataclass(frozen=True)
class TryAgain:
    """Not now. `reason` is shown to administrators and logged: it never holds anything of a person."""

    reason: str
    after: datetime.timedelta | None = None
    """What the receiver asked for: it is left alone for so long, whatever waits for it."""


@dataclass(frozen=True)
class Refused:
    """Never: another try would be refused like this one."""

    reason: str


@dataclass(frozen=True)
class Gone:
    """The receiver wants nothing any more."""

    reason: str


Outcome = Delivered | Skipped | TryAgain | Refused | Gone


def pause_after(
    attempt: int, wish: datetime.timedelta | None = None, draw: float | None = None
) -> datetime.timedelta | None:
    """The pause after so many attempts; None when there is no other one. `draw` takes the place of chance.

    With full jitter: anything up to the pause of the schedule, so that what failed together does not come
    back together. A receiver that says when it will be ready is not asked before.
    """
    if attempt > len(SCHEDULE):
        return None
    share = random.random() if draw is None else draw
    pause = datetime.timedelta(seconds=SCHEDULE[attempt - 1] * share)
    if wish is None:
        return max(pause, datetime.timedelta(seconds=1))
    asked = min(wish, datetime.timedelta(seconds=LONGEST_WISH))
    return asked + min(pause, asked / 4, datetime.timedelta(minutes=1))


def rest_after(failures: int, draw: float | None = None) -> datetime.timedelta | None:
    """How long a receiver is left alone after so many failures in a row; None: not at all."""
    if failures < ENOUGH_FAILURES:
        return None
    full = min(_FIRST_REST * 2 ** min(failures - ENOUGH_FAILURES, 16), _LONGEST_REST)
    share = random.random() if draw is None else draw
    return datetime.timedelta(seconds=full * (0.5 + share / 2))


def retry_after(header: str | None, now: datetime.datetime) -> datetime.timedelta | None:
    """What the header Retry-After asks for: seconds, or a date; None when it cannot be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return datetime.timedelta(seconds=min(int(text), LONGEST_WISH))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return max(moment - now, datetime.timedelta())
