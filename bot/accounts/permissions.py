"""What each role may do. A page asks for a permission, never for a role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bot.accounts.account import Role


class Permission(Enum):
    """Something that a page of the console lets its reader do."""

    ANY = "any"
    """What every member of staff may: their own account, signing out."""
    LEADS = "leads"
    """Read leads with their contact details, and work on them."""
    TRANSCRIPTS = "transcripts"
    """Read conversations; contact details stay masked until they are asked for."""
    REVIEWS = "reviews"
    """Say what the assistant should have understood."""
    BOARD = "board"
    """Read figures, which name no visitor."""
    USERS = "users"
    """Manage accounts and settings, and read the audit log."""


_EVERYBODY = frozenset(Role)
_ALLOWED: Mapping[Permission, frozenset[Role]] = {
    Permission.ANY: _EVERYBODY,
    Permission.LEADS: frozenset({Role.SALES, Role.ADMIN}),
    Permission.TRANSCRIPTS: frozenset({Role.SUPPORT, Role.ADMIN}),
    Permission.REVIEWS: frozenset({Role.SUPPORT, Role.ADMIN}),
    Permission.BOARD: _EVERYBODY,
    Permission.USERS: frozenset({Role.ADMIN}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether somebody with this role may do this."""
    return role in _ALLOWED[permission]
