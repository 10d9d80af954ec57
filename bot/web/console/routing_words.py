"""Rules, decisions and absences as people read them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.accounts.account import User
from bot.routing.decision import Considered, Decision, Outcome, Tried
from bot.routing.presence import Absence
from bot.routing.rules import Bounds, Conditions, Otherwise, Pool, Routing, Rule
from bot.web.console.lead_words import name_of_email
from bot.web.console.moments import clock, day

_MINUTE = datetime.timedelta(minutes=1)


def routing_words() -> Mapping[str, Any]:
    """`bot/wording/console_routing.yml`."""
    return wording.load("console_routing")


@dataclass(frozen=True)
class Person:
    """Somebody who was thought of: who, and what was found of them."""

    name: str
    account: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Step:
    """One rule that was looked at."""

    name: str
    fits: bool
    text: str


@dataclass(frozen=True)
class Explanation:
    """A decision: who gets the lead, and why."""

    owner: str
    why: str
    steps: Sequence[Step]
    persons: Sequence[Person]


class Phrases:
    """Composes the French of routing: `words` are those of the console, `people` have names."""

    def __init__(self, words: Mapping[str, Any], people: Sequence[User], zone: datetime.tzinfo) -> None:
        self._words = words
        self._said = routing_words()
        self._people = people
        self._zone = zone

    def name(self, account: str | None) -> str:
        """The name of an account, or the address that has none."""
        return name_of_email(account, self._people)

    def conditions(self, when: Conditions) -> str:
        """« segment Entreprise et territoire : Bretagne »"""
        found = list(self._conditions(when))
        return self._said["and"].join(found) or str(self._said["any_lead"])

    def target(self, pool: Pool) -> str:
        """« équipe Entreprises, la personne la moins chargée »"""
        strategy = self._said["strategies"][pool.strategy.value]
        if pool.is_team and len(pool.members) == 1:
            return str(self._said["to_small_team"].format(team=pool.name))
        if pool.is_team:
            return str(self._said["to_team"].format(team=pool.name, strategy=strategy))
        who = self._listed(self.name(account) for account in pool.members)
        layout = self._said["to_one" if len(pool.members) == 1 else "to_persons"]
        return str(layout.format(who=who, strategy=strategy))

    def strategy(self, pool: Pool) -> str:
        """« chacun à son tour »"""
        return str(self._said["strategies"][pool.strategy.value])

    def otherwise(self, rule: Rule, routing: Routing) -> str:
        """What happens when the rule fits and nobody is there."""
        fallback = self.name(routing.fallback) or self._said["no_fallback"]
        layout = self._said["otherwise"]["next" if rule.otherwise is Otherwise.NEXT else "fallback"]
        return str(layout.format(fallback=fallback))

    def explained(self, decision: Decision) -> Explanation:
        """A decision with its whole way."""
        why = self._said["how"][decision.how.value].format(rule=decision.rule)
        return Explanation(
            owner=self.name(decision.owner),
            why=str(why),
            steps=list(self._steps(decision)),
            persons=[self._person(one) for one in decision.considered],
        )

    def state(self, outcome: Outcome | None) -> str:
        """How a person stands, in a word or two; None: nothing speaks against a lead."""
        return str(self._said["states"][outcome.value if outcome else "ready"])

    def span(self, absence: Absence) -> str:
        """« du 24 au 31 décembre 2026 » for whole days, otherwise with hours."""
        moments, words = self._words["moments"], self._said["span"]
        first, end = (moment.astimezone(self._zone) for moment in (absence.starts_at, absence.ends_at))
        midnight = datetime.time()
        if first.time() == midnight and end.time() == midnight:
            last = (end - _MINUTE).date()
            texts = [day(one, moments["day_and_year"]) for one in (first.date(), last)]
            layout = words["day" if first.date() == last else "days"]
            return str(layout.format(first=texts[0], last=texts[1]))
        return str(
            words["moments"].format(
                first=day(first.date(), moments["day_and_year"]),
                last=day(end.date(), moments["day_and_year"]),
                **{"from": clock(first, self._zone, moments), "to": clock(end, self._zone, moments)},
            )
        )

    def substitute(self, absence: Absence) -> str:
        """« remplaçant : … »; empty without one."""
        if not absence.substitute:
            return ""
        return str(self._said["substitute"].format(who=self.name(absence.substitute)))

    def _steps(self, decision: Decision) -> Iterator[Step]:
        """The rules as far as they were needed: those below the one that decided say nothing."""
        for tried in decision.tried:
            decided = tried.rule == decision.rule
            yield self._step(tried, decided)
            if decided:
                return

    def _step(self, tried: Tried, decided: bool) -> Step:
        if not tried.unmet:
            return Step(tried.rule, decided, str(self._said["fits" if decided else "fits_in_vain"]))
        names = self._said["comma"].join(self._said["names"][name] for name in tried.unmet)
        return Step(tried.rule, False, str(self._said["unmet"].format(names=names)))

    def _person(self, one: Considered) -> Person:
        text = self._said["outcomes"][one.outcome.value].format(
            open=one.open_leads, capacity=one.capacity, until=self._until(one.until)
        )
        if one.stands_in_for:
            text = (
                self._said["comma"]
                .join([text, self._said["stands_in"]])
                .format(who=self.name(one.stands_in_for))
            )
        return Person(self.name(one.account), one.account, str(text), one.outcome is Outcome.CHOSEN)

    def _until(self, moment: str | None) -> str:
        if moment is None:
            return ""
        last = datetime.datetime.fromisoformat(moment).astimezone(self._zone) - _MINUTE
        return day(last.date(), self._words["moments"]["day_and_year"])

    def _conditions(self, when: Conditions) -> Iterator[str]:
        said, words = self._said["conditions"], self._words
        if when.segments:
            names = [words["segments"][code] for code in words["segments"] if code in when.segments]
            yield said["segment"].format(segments=self._either(names))
        if when.territory:
            yield said["territory"].format(places=self._listed(when.territory))
        if when.size:
            yield said["size"].format(bounds=self._bounds(when.size))
        if when.products:
            quoted = [self._said["quoted"].format(text=product) for product in when.products]
            yield said["product"].format(products=self._either(quoted))
        if when.languages:
            names = [self._said["languages"][code] for code in sorted(when.languages)]
            yield self._said["in_language"].format(languages=self._either(names))
        if when.score:
            yield said["score"].format(bounds=self._bounds(when.score))
        if when.status:
            yield said["status"][when.status]
        if when.kind:
            yield said["kind"].format(kind=words["kinds"][when.kind])

    def _bounds(self, bounds: Bounds) -> str:
        both = bounds.lowest is not None and bounds.highest is not None
        name = "both" if both else "lowest" if bounds.lowest is not None else "highest"
        return str(self._said["bounds"][name].format(lowest=bounds.lowest, highest=bounds.highest))

    def _listed(self, texts: Iterable[str]) -> str:
        return str(self._said["comma"].join(texts))

    def _either(self, texts: Sequence[str]) -> str:
        """« a, b ou c »"""
        before, last = texts[:-1], texts[-1]
        return self._said["or"].join([self._listed(before), last]) if before else last
