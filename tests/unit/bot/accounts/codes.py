"""The telephone of a test."""

from __future__ import annotations

import datetime

import pyotp

from bot.accounts.account import User
from bot.accounts.second_factor import SecondFactor


def code_of(factor: SecondFactor, user: User, now: datetime.datetime, steps: int = 0) -> str:
    """The code that the telephone shows, whose clock is so many steps fast."""
    seed = user.totp_seed or user.totp_pending
    assert seed is not None
    return pyotp.TOTP(factor.secret_of(user.id, seed)).at(now, counter_offset=steps)
