"""Links by which somebody chooses a password without an old one: forgotten, or never had."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from bot.accounts import sessions
from bot.accounts.account import User
from bot.accounts.audit import record
from bot.accounts.passwords import hash_password, password_matches
from bot.accounts.repository import LinkPurpose, PasswordLink
from bot.accounts.staff import Refused, check_password, store_password
from bot.accounts.unit_of_work import AccountsUnitOfWork

LIFETIMES = {
    LinkPurpose.RESET: datetime.timedelta(minutes=45),
    LinkPurpose.INVITATION: datetime.timedelta(days=7),
}
MOST_OPEN = 3
"""Links of one account that may wait at the same time: more would only fill a mailbox."""

Writing = Callable[[], AccountsUnitOfWork]


@dataclass(frozen=True)
class NewLink:
    """A link to be sent to its user. The token is known here and in the e-mail, nowhere else."""

    user: User
    token: str
    purpose: LinkPurpose


def ask_reset(uow: AccountsUnitOfWork, email: str, now: datetime.datetime) -> NewLink | None:
    """A link for whoever has forgotten their password; None when there is nobody to send one to."""
    user = uow.users.by_email(email)
    uow.password_links.forget_expired(now)
    if user is None or user.disabled:
        record(uow, None, "user.reset_asked", "user", user.id if user else None, now, sent=False)
        return None
    waiting = [link for link in uow.password_links.of_user(user.id) if link.purpose is LinkPurpose.RESET]
    sent = len(waiting) < MOST_OPEN
    record(uow, None, "user.reset_asked", "user", user.id, now, sent=sent)
    return new_link(uow, user, LinkPurpose.RESET, now) if sent else None


def new_link(uow: AccountsUnitOfWork, user: User, purpose: LinkPurpose, now: datetime.datetime) -> NewLink:
    """A link of one use for this account."""
    token = sessions.new_token()
    expires_at = now + LIFETIMES[purpose]
    uow.password_links.add(PasswordLink(sessions.hash_of(token), user.id, purpose, now, expires_at))
    return NewLink(user, token, purpose)


def owner_of(uow: AccountsUnitOfWork, token: str, now: datetime.datetime) -> User | None:
    """Whose password this link lets one choose; None when it is used, expired or made up."""
    link = uow.password_links.get(sessions.hash_of(token))
    if link is None or now >= link.expires_at:
        return None
    user = uow.users.get(link.user_id)
    return None if user is None or user.disabled else user


def redeem(
    reading: Writing, writing: Writing, token: str, password: str, now: datetime.datetime
) -> User | None:
    """Choose a password with a link; every session ends. None: the link is void. Raises `Refused`."""
    with reading() as uow:
        user = owner_of(uow, token, now)
    if user is None:
        return None
    check_password(password, user.name, user.email)
    if password_matches(password, user.password_hash):
        raise Refused("the new password is the old one", "same")
    password_hash = hash_password(password)
    with writing() as uow:
        if owner_of(uow, token, now) is None or not uow.password_links.take(sessions.hash_of(token)):
            return None  # somebody else was first
        current = uow.users.by_email(user.email)
        if current is None or current.id != user.id:
            return None
        changed = store_password(uow, current, current, password_hash, "user.password_chosen", now)
        uow.commit()
    return changed
