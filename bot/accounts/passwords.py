"""Passwords of the staff: how they are made, kept and checked."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5

_hasher = PasswordHasher()


def generate_password() -> str:
    """A new password, in groups that are easy to read out and to type."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """What is stored in the place of the password."""
    return _hasher.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    """Whether this is the password; takes as long when there is no such user (`stored` is None)."""
    try:
        return _hasher.verify(stored or _hash_of_nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the password should be hashed again, because hashing has become stronger since."""
    return _hasher.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    return hash_password(secrets.token_hex(16))
