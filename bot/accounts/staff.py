"""What administrators do with the accounts of the staff, from the command line or in the console."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from email_validator import EmailNotValidError, validate_email

from bot.accounts.account import Role, User
from bot.accounts.passwords import SHORTEST, hash_password
from bot.accounts.repository import StaffSessionRepository, UserRepository


class Refused(ValueError):
    """An account cannot be made or changed this way; the message says why, for the operator."""


def add_user(
    users: UserRepository, email: str, name: str, role: Role, password: str, now: datetime.datetime
) -> User:
    """Store a new account. Raises `Refused`, or `EmailTaken` when the address has an account."""
    user = User(
        id=str(uuid.uuid4()),
        email=checked_email(email),
        name=name.strip() or email,
        role=role,
        password_hash=hash_password(_checked_password(password)),
        created_at=now,
    )
    users.add(user)
    return user


def set_password(
    users: UserRepository,
    sessions: StaffSessionRepository,
    user: User,
    password: str,
    now: datetime.datetime,
) -> User:
    """Give an account another password, unlock it and close its open sessions."""
    changed = dataclasses.replace(
        user, password_hash=hash_password(_checked_password(password)), failed_logins=0, locked_until=None
    )
    users.save(changed)
    sessions.revoke_all(user.id, now)
    return changed


def disable_user(
    users: UserRepository, sessions: StaffSessionRepository, user: User, now: datetime.datetime
) -> User:
    """Close an account and its sessions. The last administrator stays: nobody else could make another."""
    admins = [other for other in users.all() if other.role is Role.ADMIN and not other.disabled]
    if [admin.id for admin in admins] == [user.id]:
        raise Refused(f"{user.email} is the only administrator: add another one first")
    changed = dataclasses.replace(user, disabled=True)
    users.save(changed)
    sessions.revoke_all(user.id, now)
    return changed


def checked_email(email: str) -> str:
    """The address as it is stored: the key of the login, in lower case."""
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused(f"{email!r} is not an e-mail address: {error}") from error
    return found.normalized.lower()


def _checked_password(password: str) -> str:
    if len(password) < SHORTEST:
        raise Refused(f"a password has at least {SHORTEST} characters")
    return password
