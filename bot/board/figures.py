"""The figures of one period, made of its counts."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.board.delays import quantile
from bot.board.sources import Origin
from bot.board.tally import QUALIFIED, UNSAVED, Measure
from bot.board.walk import QUESTIONS
from bot.leads.lead import Status

Counts = Mapping[tuple[Measure, str], int]
_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Question:
    """A question of the assistant: in how many conversations it was asked, and what became of it."""

    topic: str
    asked: int
    answered: int
    left: int

    @property
    def lost(self) -> float | None:
        """The share of those who were asked that left there."""
        return share(self.left, self.asked)


@dataclass(frozen=True)
class Source:
    """Where leads came from; an empty name is not known."""

    name: str
    saved: int
    qualified: int


@dataclass
class Rep:
    """What a member of staff made of the leads of the period."""

    address: str
    assigned: int = 0
    contacted: int = 0
    won: int = 0
    delays: dict[int, int] = field(default_factory=dict)

    @property
    def median(self) -> datetime.timedelta | None:
        """The delay of the first contact that half of the contacted leads did not wait for longer."""
        return quantile(self.delays, 0.5)


@dataclass(frozen=True)
class Figures:
    """One period of one segment, or of all."""

    statuses: Mapping[str, int]
    talks: Mapping[str, int]
    delays: Mapping[int, int]
    promises: Mapping[str, int]
    questions: tuple[Question, ...]
    sources: Mapping[Origin, tuple[Source, ...]]
    reps: tuple[Rep, ...]

    @property
    def saved(self) -> int:
        """Leads that a visitor sent and that still are."""
        return sum(count for status, count in self.statuses.items() if status not in UNSAVED)

    @property
    def qualified(self) -> int:
        """Leads that can be worked on, or were."""
        return sum(count for status, count in self.statuses.items() if status in QUALIFIED)

    @property
    def won(self) -> int:
        """Leads that became customers."""
        return self.statuses.get(Status.WON.value, 0)

    @property
    def qualification(self) -> float | None:
        """The share of conversations in which the visitor wrote that led to a qualified lead."""
        return share(self.talks.get("qualified", 0), self.talks.get("spoken", 0))

    @property
    def contacted(self) -> int:
        """Leads whose visitor was contacted."""
        return sum(self.delays.values())

    @property
    def median(self) -> datetime.timedelta | None:
        """The delay of the first contact that half of them did not wait for longer."""
        return quantile(self.delays, 0.5)

    @property
    def slowest_tenth(self) -> datetime.timedelta | None:
        """The delay that nine of ten did not wait for longer."""
        return quantile(self.delays, 0.9)

    @property
    def kept(self) -> float | None:
        """The share of first contacts in time, among those that were made or are late."""
        kept = self.promises.get("kept", 0)
        return share(kept, kept + self.promises.get("broken", 0))


def figures(counts: Counts) -> Figures:
    """What these counts mean."""
    keys: dict[Measure, dict[str, int]] = defaultdict(dict)
    for (measure, key), count in counts.items():
        keys[measure][key] = count
    return Figures(
        statuses=keys[Measure.STATUS],
        talks=keys[Measure.TALK],
        delays=_added((int(key.partition(":")[0]), n) for key, n in keys[Measure.DELAY].items()),
        promises=_added((key.partition(":")[0], n) for key, n in keys[Measure.PROMISE].items()),
        questions=_questions(keys[Measure.ASKED], keys[Measure.ANSWERED], keys[Measure.LEFT]),
        sources={origin: _sources(origin, keys) for origin in Origin},
        reps=_reps(keys[Measure.REP], keys[Measure.DELAY]),
    )


def share(part: int, whole: int) -> float | None:
    """A share of 1; of nothing there is none."""
    return part / whole if whole else None


def _added(pairs: Iterable[tuple[_Key, int]]) -> dict[_Key, int]:
    total: dict[_Key, int] = defaultdict(int)
    for key, count in pairs:
        total[key] += count
    return dict(total)


def _questions(
    asked: Mapping[str, int], answered: Mapping[str, int], left: Mapping[str, int]
) -> tuple[Question, ...]:
    return tuple(
        Question(topic, asked[topic], answered.get(topic, 0), left.get(topic, 0))
        for topic in QUESTIONS
        if topic in asked
    )


def _sources(origin: Origin, keys: Mapping[Measure, Mapping[str, int]]) -> tuple[Source, ...]:
    qualified = keys[Measure.SOURCE_QUALIFIED]
    found = (
        Source(key.partition(":")[2], count, qualified.get(key, 0))
        for key, count in keys[Measure.SOURCE].items()
        if key.startswith(f"{origin.value}:")
    )
    return tuple(sorted(found, key=lambda source: (-source.saved, source.name)))


def _reps(acts: Mapping[str, int], delays: Mapping[str, int]) -> tuple[Rep, ...]:
    reps: dict[str, Rep] = {}
    for key, count in acts.items():
        act, _, address = key.partition(":")
        setattr(reps.setdefault(address, Rep(address)), act, count)
    for key, count in delays.items():
        number, _, address = key.partition(":")
        if address in reps:
            reps[address].delays[int(number)] = count
    return tuple(sorted(reps.values(), key=lambda rep: (-rep.assigned, rep.address)))
