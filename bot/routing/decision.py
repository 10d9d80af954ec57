"""Where a lead goes, and why: the same for the lead that is saved and for the one that is imagined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.routing.conditions import unmet
from bot.routing.presence import Absence, Window
from bot.routing.rules import Otherwise, Pool, Routing, Rule, Strategy
from bot.routing.subject import Subject


class How(str, Enum):
    """What brought a lead to its owner."""

    RULE = "rule"
    PERSON = "person"
    """The owner already looks after an open request of the same person."""
    ORGANISATION = "organisation"
    """The same of the organisation."""
    FALLBACK = "fallback"
    NOBODY = "nobody"


class Outcome(str, Enum):
    """What was found of somebody who was thought of."""

    CHOSEN = "chosen"
    WAITS = "waits"
    """Could have taken it; it was somebody else's turn, or somebody else is less busy."""
    ABSENT = "absent"
    FULL = "full"
    UNKNOWN = "unknown"
    """There is no such account."""
    DISABLED = "disabled"
    NOT_ALLOWED = "not_allowed"
    """The role of the account does not work on leads."""
    LATE = "late"
    """Had it, and let the time of the first contact pass."""


UNUSABLE = frozenset({Outcome.UNKNOWN, Outcome.DISABLED, Outcome.NOT_ALLOWED})
"""Outcomes that only a change of the account mends."""


@dataclass(frozen=True)
class Colleague:
    """A member of staff as routing sees them."""

    account: str
    disabled: bool = False
    may_have_leads: bool = True
    capacity: int | None = None
    """What was set in the console; the playbook may say less."""
    open_leads: int = 0
    """Counted no further than it matters."""
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True)
class Scene:
    """How things stand at the moment of the decision."""

    colleagues: Mapping[str, Colleague]
    """By account; who is not here has none."""
    window: Window
    turns: Mapping[str, str] = field(default_factory=dict)
    """By pool: who got the last one."""
    known: tuple[tuple[How, str], ...] = ()
    """Who looks after open requests of the same person, then of the same organisation."""
    late: str | None = None
    """Who had the lead until now, and gets it no more."""


@dataclass(frozen=True)
class Tried:
    """One rule, and the conditions of it that are not true of the lead."""

    rule: str
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Considered:
    """Somebody who was thought of."""

    account: str
    outcome: Outcome
    rule: str | None = None
    open_leads: int | None = None
    capacity: int | None = None
    until: str | None = None
    """When the absence ends."""
    stands_in_for: str | None = None


@dataclass(frozen=True)
class Decision:
    """Who gets the lead, and the whole way there."""

    owner: str | None
    how: How
    rule: str | None = None
    pool: str | None = None
    tried: tuple[Tried, ...] = ()
    considered: tuple[Considered, ...] = ()
    turn: str | None = None
    """Whose turn it was in the pool: to be remembered."""


@dataclass(frozen=True)
class Way:
    """The rules that were looked at, and those that fit, as far as one leads to the next."""

    tried: tuple[Tried, ...]
    fitting: tuple[Rule, ...]

    def accounts(self, routing: Routing) -> tuple[str, ...]:
        """Everybody who may get the lead by these rules."""
        members = [account for rule in self.fitting for account in rule.pool.members]
        return tuple(dict.fromkeys([*members, *([routing.fallback] if routing.fallback else [])]))


def way_of(routing: Routing, subject: Subject) -> Way:
    """Look at the rules in their order."""
    tried, fitting = [], []
    for rule in routing.rules:
        missing = unmet(rule.when, subject)
        tried.append(Tried(rule.name, missing))
        if not missing:
            fitting.append(rule)
            if rule.otherwise is Otherwise.FALLBACK:
                break
    return Way(tuple(tried), tuple(fitting))


def decide(routing: Routing, way: Way, scene: Scene) -> Decision:
    """Choose: by the rules that fit, one after the other, else the fallback, else nobody."""
    desk = _Desk(routing, scene)
    seen: list[Considered] = []
    for rule in way.fitting:
        chosen = (desk.known(rule.name) if rule.keep_owner else None) or desk.of_pool(rule)
        seen += desk.taken()
        if chosen is not None:
            return replace(chosen, tried=way.tried, considered=tuple(seen))
    last = (None if way.fitting else desk.known(None)) or desk.fallback()
    return replace(last, tried=way.tried, considered=(*seen, *desk.taken()))


class _Desk:
    """Looks at people one by one, and notes what it found."""

    def __init__(self, routing: Routing, scene: Scene) -> None:
        self._routing = routing
        self._scene = scene
        self._seen: list[Considered] = []

    def taken(self) -> list[Considered]:
        """What was noted since the last time."""
        seen, self._seen = self._seen, []
        return seen

    def known(self, rule: str | None) -> Decision | None:
        """Somebody who looks after this person or organisation already."""
        for how, account in self._scene.known:
            taker = self._taker(account, rule)
            if taker:
                return Decision(taker, how, rule)
        return None

    def of_pool(self, rule: Rule) -> Decision | None:
        """The one of the pool who can take it and whose turn it is, or who is least busy."""
        order = self._order(rule.pool)
        if rule.pool.strategy is Strategy.LEAST_BUSY:
            order = sorted(order, key=self._open_leads)  # stable: among equals, whose turn it is
        for place, account in enumerate(order):
            taker = self._taker(account, rule.name)
            if taker:
                self._seen += self._waiting(order[place + 1 :], rule.name)
                return Decision(taker, How.RULE, rule.name, rule.pool.key, turn=account)
        return None

    def fallback(self) -> Decision:
        """Whoever takes what nobody else can, absent or not: somebody must see it."""
        account = self._routing.fallback
        if account is None:
            return Decision(None, How.NOBODY)
        found = self._judged(account)
        if found.outcome is Outcome.ABSENT:
            taker = self._substitute(account, None)
            if taker:
                return Decision(taker, How.FALLBACK)
        if found.outcome in UNUSABLE or found.outcome is Outcome.LATE:
            self._seen.append(found)
            return Decision(None, How.NOBODY)
        self._seen.append(replace(found, outcome=Outcome.CHOSEN))
        return Decision(account, How.FALLBACK)

    def _taker(self, account: str, rule: str | None) -> str | None:
        """This person or, in an absence, who stands in for them."""
        found = replace(self._judged(account), rule=rule)
        self._seen.append(found)
        if found.outcome is Outcome.CHOSEN:
            return account
        return self._substitute(account, rule) if found.outcome is Outcome.ABSENT else None

    def _substitute(self, account: str, rule: str | None) -> str | None:
        absence = self._absence(account)
        if absence is None or absence.substitute is None:
            return None
        found = replace(self._judged(absence.substitute), rule=rule, stands_in_for=account)
        self._seen.append(found)
        return found.account if found.outcome is Outcome.CHOSEN else None

    def _waiting(self, accounts: Iterable[str], rule: str) -> Iterator[Considered]:
        for account in accounts:
            found = replace(self._judged(account), rule=rule)
            yield replace(found, outcome=Outcome.WAITS) if found.outcome is Outcome.CHOSEN else found

    def _order(self, pool: Pool) -> list[str]:
        """The members, beginning behind the one who got the last lead."""
        members = list(pool.members)
        last = self._scene.turns.get(pool.key)
        after = members.index(last) + 1 if last in members else 0
        return members[after:] + members[:after]

    def _open_leads(self, account: str) -> int:
        colleague = self._scene.colleagues.get(account)
        return colleague.open_leads if colleague else 0

    def _judged(self, account: str) -> Considered:
        """What is found of a person: chosen, unless something speaks against it."""
        colleague = self._scene.colleagues.get(account)
        if colleague is None:
            return Considered(account, Outcome.UNKNOWN)
        capacity = capacity_of(self._routing, colleague)
        absence = self._absence(account)
        outcome = _outcome(colleague, capacity, absence)
        if account == self._scene.late and outcome is not Outcome.ABSENT:
            outcome = Outcome.LATE
        return Considered(
            account,
            outcome,
            open_leads=colleague.open_leads,
            capacity=capacity,
            until=absence.ends_at.isoformat() if absence else None,
        )

    def _absence(self, account: str) -> Absence | None:
        colleague = self._scene.colleagues.get(account)
        return self._scene.window.absence_of(colleague.absences) if colleague else None


def capacity_of(routing: Routing, colleague: Colleague) -> int | None:
    """How many open leads somebody may have: what the playbook says, or less by the console."""
    bounds: Sequence[int | None] = (routing.capacity_of(colleague.account), colleague.capacity)
    return min((bound for bound in bounds if bound is not None), default=None)


def fault_of(colleague: Colleague | None) -> Outcome | None:
    """Why this account can be given nothing, whoever is there; None: it can."""
    if colleague is None:
        return Outcome.UNKNOWN
    if colleague.disabled:
        return Outcome.DISABLED
    return None if colleague.may_have_leads else Outcome.NOT_ALLOWED


def faults(routing: Routing, colleagues: Mapping[str, Colleague]) -> dict[str, Outcome]:
    """Every account of the rules that can be given nothing, with the reason."""
    found = {account: fault_of(colleagues.get(account)) for account in routing.accounts}
    return {account: fault for account, fault in found.items() if fault}


def _outcome(colleague: Colleague, capacity: int | None, absence: Absence | None) -> Outcome:
    fault = fault_of(colleague)
    if fault is not None:
        return fault
    if absence is not None:
        return Outcome.ABSENT
    if capacity is not None and colleague.open_leads >= capacity:
        return Outcome.FULL
    return Outcome.CHOSEN
