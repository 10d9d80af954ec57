"""What an administrator decides for every account: how long sessions last, and who needs a second factor."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.accounts.account import Role, User

IDLE_HOURS = (1, 4, 8, 12, 24)
LONGEST_DAYS = (1, 7, 14, 30)


@dataclass(frozen=True)
class AccessPolicy:
    """The same for everybody."""

    idle_hours: int = 12
    """A session that nobody uses ends after this time."""
    longest_days: int = 7
    """Any session ends after this time."""
    second_factor_roles: frozenset[Role] = frozenset()

    @property
    def idle(self) -> datetime.timedelta:
        """`idle_hours` as a length of time."""
        return datetime.timedelta(hours=self.idle_hours)

    @property
    def longest(self) -> datetime.timedelta:
        """`longest_days` as a length of time."""
        return datetime.timedelta(days=self.longest_days)

    def requires_second_factor(self, user: User) -> bool:
        """Whether this account may be used with a second factor only."""
        return user.second_factor_required or user.role in self.second_factor_roles

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        roles = sorted(role.value for role in self.second_factor_roles)
        return {
            "idle_hours": self.idle_hours,
            "longest_days": self.longest_days,
            "second_factor_roles": roles,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> AccessPolicy:
        """The stored policy, or the default one."""
        if stored is None:
            return cls()
        roles = frozenset(Role(role) for role in stored["second_factor_roles"])
        return cls(int(stored["idle_hours"]), int(stored["longest_days"]), roles)


class PolicyStore(Protocol):
    """Where the policy is kept."""

    def get(self) -> AccessPolicy:
        """The policy in force."""

    def save(self, policy: AccessPolicy, at: datetime.datetime) -> None:
        """Put another one in force."""
