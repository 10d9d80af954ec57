"""Which slots answer a wish: the one that was asked for, some that fit, or honestly the nearest ones."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.calendar.slots import OfficeCalendar, Slot
from bot.calendar.team import Call, Team
from bot.calendar.wish import Wish

_UTC = datetime.timezone.utc
_AFTERNOON = 13
OFFERED = 3
"""So many slots are shown at once."""


class Match(str, Enum):
    """How well what is offered answers what was asked for."""

    SETTLED = "settled"
    """One slot, which is what they asked for."""
    FITTING = "fitting"
    """Slots that all fit."""
    NEAREST = "nearest"
    """None is free that fits: those that come closest."""
    ANY = "any"
    """They do not mind."""
    NOTHING = "nothing"
    """No slot is free at all."""


@dataclass(frozen=True)
class Offer:
    """Slots in their order."""

    match: Match
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Agenda:
    """What is free at one moment: of an owner when the lead has one, else of anybody in the team."""

    calendar: OfficeCalendar
    team: Team
    calls: Sequence[Call]
    now: datetime.datetime
    owner: str | None = None

    def free(self) -> list[Slot]:
        """Every slot that can still be promised, in order."""
        by_day: defaultdict[datetime.date, list[Call]] = defaultdict(list)
        for call in self.calls:
            for day in {call.start.astimezone(_UTC).date(), call.end.astimezone(_UTC).date()}:
                by_day[day].append(call)
        return [
            slot
            for slot in self.calendar.bookable(self.now)
            if self.team.has_room(slot, _near(by_day, slot), self.owner)
        ]

    def is_free(self, start: datetime.datetime) -> bool:
        """Whether the slot that begins at this moment can still be promised."""
        return any(slot.start == start for slot in self.free())

    def answer(self, wish: Wish | None) -> Offer:
        """What to say to a wish; None: nothing was wished yet."""
        free = self.free()
        if not free:
            return Offer(Match.NOTHING)
        if wish is None:
            return Offer(Match.FITTING, self._spread(free))
        if wish.open and wish.anything and not wish.soonest:
            return Offer(Match.ANY)
        about = int(self.calendar.rules.length.total_seconds() // 120)
        fitting = [slot for slot in free if wish.fits(self._local(slot), about)]
        if not fitting:
            return Offer(Match.NEAREST, self._nearest(free, wish))
        if wish.exact or wish.soonest or wish.anything or len(fitting) == 1:
            return Offer(Match.SETTLED, (min(fitting, key=lambda slot: (self._off(wish, slot), slot)),))
        return Offer(Match.FITTING, self._spread(fitting))

    def _nearest(self, free: Iterable[Slot], wish: Wish) -> tuple[Slot, ...]:
        slots = list(free)
        allowed = [slot for slot in slots if not wish.excludes(self._local(slot))] or slots
        allowed.sort(key=lambda slot: (self._off(wish, slot), slot))
        return tuple(sorted(allowed[:OFFERED]))

    def _spread(self, slots: Sequence[Slot]) -> tuple[Slot, ...]:
        """The first of several half-days, rather than three in a row; then what comes next."""
        halves: dict[tuple[datetime.date, bool], Slot] = {}
        for slot in slots:
            local = self._local(slot)
            halves.setdefault((local.date(), local.hour < _AFTERNOON), slot)
        first = list(halves.values())[:OFFERED]
        others = [slot for slot in slots if slot not in first]
        return tuple(sorted([*first, *_apart(others, OFFERED - len(first))]))

    def _off(self, wish: Wish, slot: Slot) -> int:
        return wish.off(self._local(slot))

    def _local(self, slot: Slot) -> datetime.datetime:
        return self.calendar.local(slot)


def _near(by_day: dict[datetime.date, list[Call]], slot: Slot) -> list[Call]:
    days = {slot.start.date(), slot.end.date()}
    return list(dict.fromkeys(call for day in days for call in by_day.get(day, ())))


def _apart(slots: Sequence[Slot], count: int) -> Sequence[Slot]:
    """So many of these, evenly spread, the last one among them."""
    if count <= 0 or len(slots) <= count:
        return slots[: max(count, 0)]
    step = len(slots) / count
    return [slots[int(step * (number + 1)) - 1] for number in range(count)]
