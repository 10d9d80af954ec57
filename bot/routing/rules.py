"""The rules of the playbook: which requests go to whom, and what happens when nobody is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Strategy(str, Enum):
    """How one of several people is chosen."""

    ROUND_ROBIN = "round_robin"
    """Each in turn."""
    LEAST_BUSY = "least_busy"
    """Whoever has the fewest open leads; among equals, each in turn."""


class Otherwise(str, Enum):
    """What happens when a rule fits and nobody of it can take the lead."""

    FALLBACK = "fallback"
    NEXT = "next"
    """The rules below are looked at."""


@dataclass(frozen=True)
class Pool:
    """The people among whom one is chosen: a team, or the persons whom a rule names."""

    key: str
    """Under which it is remembered whose turn it is."""
    name: str
    members: tuple[str, ...]
    strategy: Strategy = Strategy.ROUND_ROBIN
    manager: str | None = None
    """Who is told when a first contact is late."""
    is_team: bool = True

    @classmethod
    def of_persons(cls, members: Sequence[str], strategy: Strategy) -> Pool:
        """The people of one rule. The same people in another rule take turns with them."""
        named = "\n".join(sorted(members))
        key = "persons:" + hashlib.sha256(named.encode()).hexdigest()[:24]
        return cls(key, ", ".join(members), tuple(members), strategy, is_team=False)


@dataclass(frozen=True)
class Bounds:
    """From and to, both included; None: no bound."""

    lowest: int | None = None
    highest: int | None = None

    def hold(self, value: int | None) -> bool:
        """Whether the value lies between them; what is not known does not."""
        if value is None:
            return False
        return (self.lowest is None or value >= self.lowest) and (
            self.highest is None or value <= self.highest
        )


@dataclass(frozen=True)
class Conditions:
    """What must be true of a lead; what is empty or None does not matter."""

    segments: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    """Of the territory: departments, those of its regions among them."""
    territory: tuple[str, ...] = ()
    """The same as the playbook says it."""
    size: Bounds | None = None
    products: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    score: Bounds | None = None
    status: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Rule:
    """Requests that fit go to one of the pool."""

    name: str
    when: Conditions
    pool: Pool
    otherwise: Otherwise = Otherwise.FALLBACK
    keep_owner: bool = True
    """Whether somebody who looks after this person already gets the new request as well."""


@dataclass(frozen=True)
class FirstContact:
    """What happens as the promised first contact comes near, and once it is late."""

    remind_before: float = 1.0
    """Office hours before it is due at which the owner is reminded; 0: not at all."""
    escalate: bool = True
    """Whether the manager is told once it is late."""
    reassign: bool = False
    """Whether a late lead then goes to somebody else, by the same rules."""


@dataclass(frozen=True)
class Routing:
    """The section `routing` of a playbook."""

    rules: tuple[Rule, ...]
    teams: tuple[Pool, ...] = ()
    fallback: str | None = None
    manager: str | None = None
    capacity: int | None = None
    """Open leads that a person may have before they are passed over; None: any number."""
    capacities: Mapping[str, int] = field(default_factory=dict)
    """The same of single persons."""
    same_organisation: bool = False
    """Whether requests of one organisation stay with whoever looks after an open one."""
    first_contact: FirstContact = FirstContact()

    def capacity_of(self, account: str) -> int | None:
        """How many open leads this person may have by the playbook."""
        return self.capacities.get(account, self.capacity)

    def manager_of(self, pool_key: str | None) -> str | None:
        """Who answers for the leads of this pool."""
        own = next((rule.pool.manager for rule in self.rules if rule.pool.key == pool_key), None)
        return own or self.manager or self.fallback

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account that the section names, each once."""
        managers = (pool.manager for pool in self.pools if pool.manager)
        one_by_one = (self.fallback, self.manager, *self.capacities, *managers)
        return _each_once([*self.members, *(account for account in one_by_one if account)])

    @property
    def members(self) -> tuple[str, ...]:
        """Everybody who can be given a lead by a rule."""
        return _each_once(account for pool in self.pools for account in pool.members)

    @property
    def pools(self) -> tuple[Pool, ...]:
        """The teams, and the persons of rules."""
        pools = {pool.key: pool for pool in (*self.teams, *(rule.pool for rule in self.rules))}
        return tuple(pools.values())


def _each_once(accounts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(accounts))
