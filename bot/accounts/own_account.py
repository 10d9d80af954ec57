"""What members of staff do with their own account."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable

from bot.accounts.account import User
from bot.accounts.audit import record
from bot.accounts.lockout import after_failure, is_locked
from bot.accounts.passwords import hash_password, password_matches
from bot.accounts.second_factor import SecondFactor, new_recovery_codes, new_seed
from bot.accounts.staff import Refused, check_password, checked_name, remove_second_factor, store_password
from bot.accounts.unit_of_work import AccountsUnitOfWork

Writing = Callable[[], AccountsUnitOfWork]


def change_profile(
    uow: AccountsUnitOfWork, user: User, name: str, shortcuts: bool, now: datetime.datetime
) -> User:
    """Give oneself another name, or do without keyboard shortcuts."""
    changed = dataclasses.replace(user, name=checked_name(name) or user.name, shortcuts=shortcuts)
    if changed != user:
        uow.users.save(changed)
    if changed.name != user.name:
        record(uow, user, "user.renamed", "user", user.id, now)
    return changed


def change_password(
    writing: Writing, user: User, old: str, new: str, session_hash: str, now: datetime.datetime
) -> None:
    """Choose another password, knowing the one before; every other session ends. Raises `Refused`."""
    matches = _is_owner(writing, user, old, now)
    if not matches:
        raise Refused("the present password is wrong", "wrong_password")
    if old == new:
        raise Refused("the new password is the old one", "same")
    check_password(new, user.name, user.email)
    password_hash = hash_password(new)
    with writing() as uow:
        current = _current(uow, user)
        store_password(uow, current, current, password_hash, "user.password_changed", now, keep=session_hash)
        uow.commit()


def begin_second_factor(uow: AccountsUnitOfWork, user: User) -> User:
    """Draw a seed that counts as soon as a code made of it was typed."""
    changed = dataclasses.replace(user, totp_pending=new_seed())
    uow.users.save(changed)
    return changed


def enable_second_factor(
    uow: AccountsUnitOfWork,
    factor: SecondFactor,
    user: User,
    code: str,
    session_hash: str,
    now: datetime.datetime,
) -> list[str]:
    """Switch the second factor on, and give the recovery codes, which nobody sees again. Raises `Refused`."""
    if user.totp_pending is None:
        raise Refused("no second factor is being set up", "not_begun")
    step = factor.step_of(dataclasses.replace(user, totp_last_step=0), user.totp_pending, code, now)
    if step is None:
        raise Refused("the code is wrong", "wrong_code")
    changed = dataclasses.replace(user, totp_seed=user.totp_pending, totp_pending=None, totp_last_step=step)
    uow.users.save(changed)
    record(uow, user, "second_factor.enabled", "user", user.id, now)
    # Whoever came in without it has to come in again.
    uow.staff_sessions.revoke_all(user.id, now, but=session_hash)
    return renew_recovery_codes(uow, factor, changed, now)


def renew_recovery_codes(
    uow: AccountsUnitOfWork, factor: SecondFactor, user: User, now: datetime.datetime
) -> list[str]:
    """Recovery codes in the place of those before."""
    codes = new_recovery_codes()
    uow.recovery_codes.replace(user.id, [factor.hash_of_recovery_code(user.id, code) for code in codes])
    record(uow, user, "second_factor.codes_renewed", "user", user.id, now)
    return codes


def prove(writing: Writing, user: User, password: str, now: datetime.datetime) -> None:
    """Ask for the password again before the second factor is touched. Raises `Refused`."""
    if not _is_owner(writing, user, password, now):
        raise Refused("the password is wrong", "wrong_password")


def disable_second_factor(
    uow: AccountsUnitOfWork, user: User, session_hash: str, now: datetime.datetime
) -> None:
    """Do without the second factor, where it is not required. Raises `Refused`."""
    if uow.access_policy.get().requires_second_factor(user):
        raise Refused("this account needs a second factor", "required")
    remove_second_factor(uow, user, user, now, keep=session_hash)


def _is_owner(writing: Writing, user: User, password: str, now: datetime.datetime) -> bool:
    """Whether this is the password. Wrong ones count as at the sign-in: nobody guesses in an open session."""
    matches = not is_locked(user, now) and password_matches(password, user.password_hash)
    if matches:
        return True
    with writing() as uow:
        current = _current(uow, user)
        if not is_locked(current, now):
            uow.users.save(after_failure(current, now))
            record(uow, user, "user.password_refused", "user", user.id, now)
            uow.commit()
    return False


def _current(uow: AccountsUnitOfWork, user: User) -> User:
    """The account as it is now, locked until the transaction ends."""
    found = uow.users.by_email(user.email)
    if found is None or found.id != user.id or found.password_hash != user.password_hash:
        raise Refused("the account was changed meanwhile", "changed")
    return found
