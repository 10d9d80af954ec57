"""What administrators do with the accounts of the staff, from the command line or in the console.

`by` is the administrator; None is the command line. Everything is written to the audit log.
"""

from __future__ import annotations

import dataclasses
import datetime
import secrets
import uuid

from email_validator import EmailNotValidError, validate_email

from bot.accounts.account import Role, User
from bot.accounts.audit import record
from bot.accounts.lockout import unlocked
from bot.accounts.password_rules import SHORTEST, fault_of
from bot.accounts.passwords import hash_password
from bot.accounts.unit_of_work import AccountsUnitOfWork

_LONGEST_NAME = 100
_FAULTS = {
    "short": f"a password has at least {SHORTEST} characters",
    "long": "this password is too long",
    "easy": "this password is too easy to guess",
    "common": "this password is one of those that are tried first",
    "personal": "a password must not be made of the name or the address",
    "same": "the new password is the old one",
}


class Refused(ValueError):
    """An account cannot be made or changed this way; the message says why, for the operator.

    `reason` is the same as a code, for pages in other languages.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


def new_user(
    email: str, name: str, role: Role, password: str | None, now: datetime.datetime, *, given: bool = False
) -> User:
    """An account that is not stored yet; slow, as hashing is. Raises `Refused`.

    Without a password nobody can sign in until a link was used to choose one; one that is `given` by
    somebody else has to be changed at the first sign-in.
    """
    address = checked_email(email)
    if password is not None:
        check_password(password, name, address)
    return User(
        id=str(uuid.uuid4()),
        email=address,
        name=checked_name(name) or address,
        role=role,
        password_hash=hash_password(password or secrets.token_urlsafe(32)),
        created_at=now,
        password_given=given,
    )


def add_user(uow: AccountsUnitOfWork, by: User | None, user: User, now: datetime.datetime) -> None:
    """Store a new account; raises `EmailTaken` when the address has one."""
    uow.users.add(user)
    record(uow, by, "user.added", "user", user.id, now, role=user.role.value)


def store_password(
    uow: AccountsUnitOfWork,
    by: User | None,
    user: User,
    password_hash: str,
    action: str,
    now: datetime.datetime,
    *,
    keep: str = "",
    given: bool = False,
) -> User:
    """Give an account a password that was checked and hashed, unlock it, and close its sessions and links.

    `keep` is the hash of a session that stays open; a password that is `given` by somebody else has to be
    changed at the next sign-in.
    """
    changed = dataclasses.replace(unlocked(user), password_hash=password_hash, password_given=given)
    uow.users.save(changed)
    uow.password_links.forget(user.id)
    closed = uow.staff_sessions.revoke_all(user.id, now, but=keep)
    record(uow, by, action, "user", user.id, now, sessions_closed=closed)
    return changed


def change_user(
    uow: AccountsUnitOfWork, by: User | None, user: User, name: str, role: Role, now: datetime.datetime
) -> User:
    """Give an account another name or role. Another role opens other pages: its sessions end."""
    changed = dataclasses.replace(user, name=checked_name(name) or user.name, role=role)
    if changed == user:
        return user
    if role is not Role.ADMIN:
        _keep_an_admin(uow, user)
    uow.users.save(changed)
    details = {"name": True} if changed.name != user.name else {}
    if role is not user.role:
        uow.staff_sessions.revoke_all(user.id, now)
        record(
            uow, by, "user.role_changed", "user", user.id, now, **{"from": user.role.value, "to": role.value}
        )
    if details:
        record(uow, by, "user.renamed", "user", user.id, now)
    return changed


def disable_user(uow: AccountsUnitOfWork, by: User | None, user: User, now: datetime.datetime) -> User:
    """Close an account, its sessions and its links. The last administrator stays."""
    _keep_an_admin(uow, user)
    changed = dataclasses.replace(user, disabled=True)
    uow.users.save(changed)
    uow.staff_sessions.revoke_all(user.id, now)
    uow.password_links.forget(user.id)
    record(uow, by, "user.disabled", "user", user.id, now)
    return changed


def enable_user(uow: AccountsUnitOfWork, by: User | None, user: User, now: datetime.datetime) -> User:
    """Open an account again."""
    changed = dataclasses.replace(unlocked(user), disabled=False)
    uow.users.save(changed)
    record(uow, by, "user.enabled", "user", user.id, now)
    return changed


def unlock_user(uow: AccountsUnitOfWork, by: User | None, user: User, now: datetime.datetime) -> User:
    """Let somebody who mistyped try again at once."""
    changed = unlocked(user)
    uow.users.save(changed)
    record(uow, by, "user.unlocked", "user", user.id, now)
    return changed


def require_second_factor(
    uow: AccountsUnitOfWork, by: User | None, user: User, required: bool, now: datetime.datetime
) -> User:
    """Say whether this account needs a second factor, whatever its role."""
    changed = dataclasses.replace(user, second_factor_required=required)
    uow.users.save(changed)
    record(uow, by, "second_factor.required", "user", user.id, now, required=required)
    return changed


def remove_second_factor(
    uow: AccountsUnitOfWork, by: User | None, user: User, now: datetime.datetime, *, keep: str = ""
) -> User:
    """Forget a lost telephone, and close the sessions that it opened."""
    changed = dataclasses.replace(user, totp_seed=None, totp_pending=None)
    uow.users.save(changed)
    uow.recovery_codes.replace(user.id, ())
    uow.staff_sessions.revoke_all(user.id, now, but=keep)
    record(uow, by, "second_factor.disabled", "user", user.id, now)
    return changed


def close_sessions(
    uow: AccountsUnitOfWork, by: User | None, user: User, now: datetime.datetime, *, keep: str = ""
) -> int:
    """Close every session of an account but one, and say how many there were."""
    closed = uow.staff_sessions.revoke_all(user.id, now, but=keep)
    record(uow, by, "session.revoked", "user", user.id, now, sessions_closed=closed)
    return closed


def checked_email(email: str) -> str:
    """The address as it is stored: the key of the login, in lower case."""
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused(f"{email!r} is not an e-mail address: {error}", "email") from error
    return found.normalized.lower()


def checked_name(name: str) -> str:
    """A name on one line."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if len(plain) > _LONGEST_NAME:
        raise Refused(f"a name has at most {_LONGEST_NAME} characters", "name")
    return plain


def check_password(password: str, name: str, email: str) -> None:
    """Raises `Refused` for a password that is short or easy to guess."""
    fault = fault_of(password, (name, email))
    if fault is not None:
        raise Refused(_FAULTS[fault], fault)


def _keep_an_admin(uow: AccountsUnitOfWork, user: User) -> None:
    """Raises `Refused` for the last administrator: nobody else could make another."""
    admins = [
        other for other in uow.users.all(locked=True) if other.role is Role.ADMIN and not other.disabled
    ]
    if [admin.id for admin in admins] == [user.id]:
        raise Refused(f"{user.email} is the only administrator: add another one first", "last_admin")
