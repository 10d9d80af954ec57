"""Reads the section `routing` of a playbook whose shape was checked already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.routing.language import languages
from bot.routing.rules import Bounds, Conditions, FirstContact, Otherwise, Pool, Routing, Rule, Strategy
from bot.routing.territory import departments_of

Path = tuple[str | int, ...]


class RoutingMistake(ValueError):
    """Something in the section cannot be meant; `path` leads to it from the beginning of the section."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path: Path = path


def read_routing(data: Mapping[str, Any]) -> Routing:
    """The rules. Raises `RoutingMistake`."""
    teams = {key: _team(key, team) for key, team in data.get("teams", {}).items()}
    rules = tuple(_rule(place, rule, teams) for place, rule in enumerate(data.get("rules", ())))
    _names_are_different(rules)
    return Routing(
        rules=rules,
        teams=tuple(teams.values()),
        fallback=_account(data.get("fallback")),
        manager=_account(data.get("manager")),
        capacity=data.get("capacity"),
        capacities={_address(account): number for account, number in data.get("capacities", {}).items()},
        same_organisation=data.get("same_organisation", False),
        first_contact=FirstContact(**data.get("first_contact", {})),
    )


def _team(key: str, data: Mapping[str, Any]) -> Pool:
    return Pool(
        key=f"team:{key}",
        name=data.get("name", key),
        members=_members(data["members"], "teams", key, "members"),
        strategy=Strategy(data.get("strategy", Strategy.ROUND_ROBIN.value)),
        manager=_account(data.get("manager")),
    )


def _rule(place: int, data: Mapping[str, Any], teams: Mapping[str, Pool]) -> Rule:
    here: Path = ("rules", place)
    return Rule(
        name=data["name"],
        when=_conditions(data.get("when", {}), (*here, "when")),
        pool=_pool(data, teams, here),
        otherwise=Otherwise(data.get("otherwise", Otherwise.FALLBACK.value)),
        keep_owner=data.get("keep_owner", True),
    )


def _pool(data: Mapping[str, Any], teams: Mapping[str, Pool], here: Path) -> Pool:
    if "team" in data:
        if data["team"] not in teams:
            known = ", ".join(sorted(teams)) or "none"
            raise RoutingMistake(f"there is no team {data['team']!r} (teams: {known})", *here, "team")
        if "strategy" in data:
            raise RoutingMistake("the strategy of a team is written with the team", *here, "strategy")
        return teams[data["team"]]
    persons = _members(data["persons"], *here, "persons")
    return Pool.of_persons(persons, Strategy(data.get("strategy", Strategy.ROUND_ROBIN.value)))


def _conditions(data: Mapping[str, Any], here: Path) -> Conditions:
    territory = _list(data.get("territory", ()))
    languages_ = _list(data.get("language", ()))
    for place, language in enumerate(languages_):
        if language not in languages():
            known = ", ".join(languages())
            raise RoutingMistake(f"{language!r} is not one of {known}", *here, "language", place)
    return Conditions(
        segments=frozenset(_list(data.get("segment", ()))),
        departments=frozenset(_departments(territory, (*here, "territory"))),
        territory=tuple(map(str, territory)),
        size=_bounds(data, "size", here),
        products=tuple(_list(data.get("product", ()))),
        languages=frozenset(languages_),
        score=_bounds(data, "score", here),
        status=data.get("status"),
        kind=data.get("kind"),
    )


def _departments(territory: Sequence[Any], here: Path) -> Iterator[str]:
    for place, name in enumerate(territory):
        found = departments_of(str(name))
        if not found:
            raise RoutingMistake(f"{name!r} is neither a department nor a region", *here, place)
        yield from found


def _bounds(data: Mapping[str, Any], name: str, here: Path) -> Bounds | None:
    if name not in data:
        return None
    bounds = Bounds(data[name].get("from"), data[name].get("to"))
    if bounds.lowest is not None and bounds.highest is not None and bounds.lowest > bounds.highest:
        raise RoutingMistake("`from` is more than `to`", *here, name)
    return bounds


def _members(accounts: Sequence[str], *here: str | int) -> tuple[str, ...]:
    members = tuple(map(_address, accounts))
    for place, account in enumerate(members):
        if account in members[:place]:
            raise RoutingMistake(f"{account} is named twice", *here, place)
    return members


def _names_are_different(rules: Sequence[Rule]) -> None:
    names = [rule.name for rule in rules]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise RoutingMistake(f"two rules are called {name!r}", "rules", place, "name")


def _account(account: str | None) -> str | None:
    return _address(account) if account else None


def _address(account: str) -> str:
    """As accounts are stored."""
    return account.strip().lower()


def _list(value: Any) -> Sequence[Any]:
    """One value may stand without brackets."""
    return value if isinstance(value, (list, tuple)) else [value]
