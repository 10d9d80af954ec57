"""Let a member of staff in: by their password, then by their second factor where there is one."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from dataclasses import dataclass

from bot.accounts import sessions
from bot.accounts.account import User
from bot.accounts.audit import record
from bot.accounts.lockout import after_failure, is_locked, unlocked
from bot.accounts.passwords import hash_password, is_outdated, password_matches
from bot.accounts.second_factor import SecondFactor
from bot.accounts.unit_of_work import AccountsUnitOfWork


@dataclass(frozen=True)
class Attempt:
    """How a login ended. `token` is empty when it was refused; the person is not told why."""

    token: str = ""
    user_id: str | None = None
    locked: bool = False
    needs_code: bool = False
    """The token opens nothing yet but the page that asks for the code."""


def sign_in(
    reading: Callable[[], AccountsUnitOfWork],
    writing: Callable[[], AccountsUnitOfWork],
    email: str,
    password: str,
    now: datetime.datetime,
    device: str = "",
) -> Attempt:
    """Check a password and open a session.

    The password is compared between two transactions: that is slow on purpose, and nobody should wait for it.
    """
    with reading() as uow:
        known = uow.users.by_email(email)
    matches = password_matches(password, known.password_hash if known else None)
    renewed_hash = hash_password(password) if matches and known and is_outdated(known.password_hash) else None
    with writing() as uow:
        user = uow.users.by_email(email) if known else None
        if user is None or known is None:
            record(uow, None, "session.refused", None, None, now, reason="unknown")
            attempt = Attempt()
        elif user.password_hash != known.password_hash:
            return Attempt()  # changed meanwhile: what was compared is no longer true
        else:
            attempt = _settle(uow, user, matches, renewed_hash, now, device)
        uow.commit()
    return attempt


def _settle(
    uow: AccountsUnitOfWork,
    user: User,
    matches: bool,
    renewed_hash: str | None,
    now: datetime.datetime,
    device: str,
) -> Attempt:
    if user.disabled or is_locked(user, now):
        reason = "disabled" if user.disabled else "locked"
        record(uow, None, "session.refused", "user", user.id, now, reason=reason)
        return Attempt(user_id=user.id, locked=not user.disabled)
    if not matches:
        return _failed(uow, user, now, "password")
    user = dataclasses.replace(user, password_hash=renewed_hash or user.password_hash)
    if user.has_second_factor:
        # Wrong codes count on from wrong passwords: the right password alone forgives nothing.
        uow.users.save(user)
        return _begin(uow, user, now, device, awaits_code=True)
    return _enter(uow, user, now, device, "password")


def confirm_code(
    writing: Callable[[], AccountsUnitOfWork],
    factor: SecondFactor,
    token: str,
    code: str,
    now: datetime.datetime,
    device: str = "",
) -> Attempt:
    """Check the code that a session waits for, and open another one: the token of before opens nothing."""
    with writing() as uow:
        waiting = uow.staff_sessions.get(sessions.hash_of(token))
        found = uow.users.get(waiting.user_id) if waiting else None
        user = uow.users.by_email(found.email) if found else None  # locked: two tries at once count as two
        if waiting is None or user is None or not sessions.waits_for_code(waiting, now):
            return Attempt()
        if user.disabled or is_locked(user, now):
            attempt = Attempt(user_id=user.id, locked=not user.disabled)
        else:
            attempt = _settle_code(uow, factor, user, code, now, device)
        if attempt.token:
            uow.staff_sessions.revoke(waiting.token_hash, now)
        uow.commit()
    return attempt


def _settle_code(
    uow: AccountsUnitOfWork,
    factor: SecondFactor,
    user: User,
    code: str,
    now: datetime.datetime,
    device: str,
) -> Attempt:
    step = factor.step_of(user, user.totp_seed, code, now) if user.totp_seed else None
    if step is not None:
        return _enter(uow, dataclasses.replace(user, totp_last_step=step), now, device, "code")
    if uow.recovery_codes.use(user.id, factor.hash_of_recovery_code(user.id, code)):
        left = uow.recovery_codes.count(user.id)
        record(uow, user, "second_factor.recovered", "user", user.id, now, left=left)
        return _enter(uow, user, now, device, "recovery_code")
    return _failed(uow, user, now, "code")


def _failed(uow: AccountsUnitOfWork, user: User, now: datetime.datetime, reason: str) -> Attempt:
    failed = after_failure(user, now)
    uow.users.save(failed)
    record(uow, None, "session.refused", "user", user.id, now, reason=reason)
    locked = is_locked(failed, now)
    if locked and failed.locked_until is not None:
        seconds = round((failed.locked_until - now).total_seconds())
        record(uow, None, "user.locked", "user", user.id, now, seconds=seconds)
    return Attempt(user_id=user.id, locked=locked)


def _enter(uow: AccountsUnitOfWork, user: User, now: datetime.datetime, device: str, how: str) -> Attempt:
    uow.users.save(dataclasses.replace(unlocked(user), last_sign_in_at=now))
    record(uow, user, "session.opened", "user", user.id, now, how=how)
    uow.staff_sessions.forget_expired(now - sessions.LONGEST_EVER)
    return _begin(uow, user, now, device)


def _begin(
    uow: AccountsUnitOfWork, user: User, now: datetime.datetime, device: str, *, awaits_code: bool = False
) -> Attempt:
    token, policy = sessions.new_token(), uow.access_policy.get()
    uow.staff_sessions.add(sessions.begin(user, token, now, policy, device=device, awaits_code=awaits_code))
    return Attempt(token, user.id, needs_code=awaits_code)
