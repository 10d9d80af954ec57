"""Whoever may have done something: colleagues, and programs that work with a key."""

from __future__ import annotations

from bot.accounts.account import User
from bot.unit_of_work import UnitOfWork


def actors(uow: UnitOfWork) -> list[User]:
    """The accounts by name, then the keys; a key is nobody who can be given a lead."""
    return [*uow.users.all(), *(token.as_user() for token in uow.api_tokens.all())]
