"""Slow down those who guess passwords and codes."""

from __future__ import annotations

import dataclasses
import datetime

from bot.accounts.account import User

FREE_TRIES = 4
"""So many wrong passwords in a row cost nothing: people mistype."""
FIRST_DELAY = datetime.timedelta(seconds=30)
LONGEST_DELAY = datetime.timedelta(minutes=15)
"""Not longer: whoever knows an address could otherwise keep its owner out for good."""


def is_locked(user: User, now: datetime.datetime) -> bool:
    """Whether even the right password is refused for the moment."""
    return user.locked_until is not None and now < user.locked_until


def after_failure(user: User, now: datetime.datetime) -> User:
    """The account after a wrong password: each one beyond the free tries doubles the delay."""
    failed = user.failed_logins + 1
    doublings = min(failed - FREE_TRIES - 1, 10)
    delay = min(FIRST_DELAY * 2**doublings, LONGEST_DELAY) if doublings >= 0 else None
    return dataclasses.replace(user, failed_logins=failed, locked_until=now + delay if delay else None)


def unlocked(user: User) -> User:
    """The account without a delay."""
    return dataclasses.replace(user, failed_logins=0, locked_until=None)
