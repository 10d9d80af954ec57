"""The SQL of the list of leads: a walk along an index that ends as soon as the page is full.

Everything a list is filtered by stands in each of the indexes, so that a lead which is left out costs one
entry of an index and not its row. What may find few leads among a million — an owner, an origin, a segment, a
status, and each two of them — leads the index that is walked. Where a walk might look at many leads for each
one that it finds, all that the list has are gathered first: if they are few, they are put in order.
"""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.repository import LeadCursor, LeadFilter, LeadOrder
from bot.storage import tables
from bot.storage.full_text import FullText
from bot.storage.lead_conditions import Columns, LeadConditions, micros, moment_at

SEARCH = FullText("lead_search")
MANY = 10_000
"""A list of more leads is answered by walking it, one of fewer by sorting what was found."""

_GATHERED = 2 * MANY
"""So many are sorted at most."""
_LOOKED_UP = 1_000
"""So many leads are looked up in the index of words sooner than this index is read."""
_KEPT_IN_MIND = 100_000
"""So many matches SQLite writes down faster than it looks up one lead after the other."""

_leads = tables.leads
_LAST_DAY = datetime.date.max.toordinal()
_COLUMNS = {
    LeadOrder.SCORE: _leads.c.score,
    LeadOrder.CALLBACK: _leads.c.callback_at,
    LeadOrder.DEADLINE: _leads.c.deadline,
}
_FALLING = frozenset({LeadOrder.NEWEST, LeadOrder.SCORE})


class Walk:
    """One list: which leads, in which order, on which database.

    How many there are is counted once, and decides how the list is read, never what it shows.
    """

    def __init__(self, connection: Connection, only: LeadFilter, order: LeadOrder = LeadOrder.NEWEST) -> None:
        self._connection = connection
        self._only = only
        self._order = order
        self._sqlite = connection.dialect.name == "sqlite"
        self._column = _COLUMNS.get(order)
        self._filter = LeadConditions(only, sqlite=self._sqlite)

    def positions(self, limit: int, place: LeadCursor | None = None, *, backwards: bool = False) -> Any:
        """Positions and sort values behind a place; `backwards`: those before it, from the nearest on."""
        falling = (self._order in _FALLING) is not backwards
        if self._few is not None:
            some = self._few.subquery("few")
            position, value, conditions = some.c.position, some.c.value, list[Any]()
        else:
            position, conditions = self._source()
            value = self._value
        keys = [position] if self._column is None else [value, position]
        if place is not None:
            conditions.append(self._beyond(keys, place, falling))
        statement = sa.select(position.label("position"), value.label("value")).where(*conditions)
        ordered = [key.desc() if falling else key.asc() for key in keys]
        return statement.order_by(*ordered).limit(limit)

    def place(self, lead_id: str) -> Any:
        """Where a lead stands in this order, whether the filter finds it or not."""
        its = [_leads.c.id == lead_id, *self._has_a_place()]
        return sa.select(_leads.c.position.label("position"), self._value.label("value")).where(*its)

    def count(self, up_to: int | None) -> int:
        """How many there are, counting no further than `up_to`."""
        if self._few is not None:
            return self._how_many(self._few.limit(up_to or _GATHERED))
        if self._only.search and not self._sqlite and up_to is not None:
            # Any finds will do: the first that come are counted before all are put in order.
            number = self._how_many(self._of_some_finds(up_to))
            if number >= up_to:
                return number
        return self._how_many(self._counted(up_to))

    def cursor(self, row: Any) -> LeadCursor:
        """The place of a row of `positions`."""
        value = row.value
        if isinstance(value, datetime.datetime):
            value = micros(value)
        elif isinstance(value, datetime.date):
            value = value.toordinal()
        return LeadCursor(row.position, value)

    @cached_property
    def _few(self) -> Any | None:
        """All that the list has, in no order; None where they are many, or where a walk is as good."""
        words, found = bool(self._only.search), self._number_narrowed
        if found <= _LOOKED_UP or (found <= MANY and self._sqlite):
            return self._narrowed(found)
        if words and not (self._sqlite and self._column is None) and self._finds <= MANY:
            return self._gathered(
                [_leads.c.position.in_(sa.select(self._first_finds())), *self._conditions()]
            )
        return self._narrowed(found) if found <= MANY else None

    @cached_property
    def _narrow(self) -> Columns:
        """The columns of the index by which all that the filter finds are gathered; none: by none."""
        choices = self._filter.gathered
        return min(choices, key=self._weight) if len(choices) > 1 else next(iter(choices), frozenset())

    @cached_property
    def _number_narrowed(self) -> int:
        """How many the filter finds, whatever its words; above `MANY`: many."""
        if not self._narrow or any(self._filter.are_found_along(led) for led in self._walked):
            return MANY + 1
        return self._how_many(self._gathered(self._conditions(self._narrow), MANY + 1))

    @cached_property
    def _finds(self) -> int:
        """How many the words find, as far as that decides how a search is answered."""
        index, found = self._words()
        far = _KEPT_IN_MIND if self._sqlite else MANY
        return self._how_many(sa.select(index).where(found).limit(far + 1))

    @property
    def _walked(self) -> list[Columns]:
        return [] if self._only.search or self._column is not None else list(self._filter.walked)

    @property
    def _value(self) -> Any:
        return sa.literal(0) if self._column is None else self._column

    def _weight(self, led: Columns) -> int:
        some = sa.select(_leads.c.position).where(*self._filter.alone(led))
        return self._how_many(some.limit(MANY))

    def _gathered(self, conditions: list[Any], limit: int = _GATHERED) -> Any:
        """The limit keeps either database from reading all leads in the order that is wanted in the end."""
        value = self._value.label("value")
        return sa.select(_leads.c.position.label("position"), value).where(*conditions).limit(limit)

    def _narrowed(self, number: int) -> Any:
        """What the filter finds, which is so many, and of these what the words find."""
        conditions = self._conditions(self._narrow)
        if not self._only.search:
            return self._gathered(conditions)
        index, found = self._words()
        if number <= _LOOKED_UP or not self._sqlite:
            return self._gathered([*conditions, self._is_found(index, found)])
        kept = sa.select(_leads.c.position).where(*conditions)
        here = sa.literal_column(f"+{SEARCH.name}.rowid")
        both = sa.select(index).where(found, here.in_(kept))
        return self._gathered([_leads.c.position.in_(both)])

    def _how_many(self, some: Any) -> int:
        counted = sa.select(sa.func.count()).select_from(some.subquery())
        return int(self._connection.execute(counted).scalar_one())

    def _words(self) -> tuple[Any, Any]:
        """The positions in the index of words, and the condition that a row of it is found."""
        found = SEARCH.matches(self._connection, self._only.search)
        return SEARCH.position(self._connection), found

    def _first_finds(self) -> Any:
        index, found = self._words()
        return sa.select(index.label("position")).where(found).limit(MANY + 1).subquery("finds")

    def _of_some_finds(self, up_to: int) -> Any:
        some = self._first_finds()
        both = some.join(_leads, _leads.c.position == some.c.position)
        return sa.select(_leads.c.position).select_from(both).where(*self._conditions()).limit(up_to)

    def _counted(self, up_to: int | None) -> Any:
        position, conditions = self._source(in_order=False)
        some = sa.select(position).where(*conditions)
        if self._walked or (self._only.search and not self._sqlite):
            # What is looked for is spread over time, not over statuses, whose index might be taken instead.
            some = some.order_by(position.desc())
        return some if up_to is None else some.limit(up_to)

    def _source(self, *, in_order: bool = True) -> tuple[Any, list[Any]]:
        """The column of positions, and what must be true; whoever only counts needs no order."""
        if not self._only.search:
            led = min(self._walked, key=self._weight) if len(self._walked) > 1 else (*self._walked, None)[0]
            unordered = frozenset() if in_order or led else self._narrow
            return _leads.c.position, self._conditions(led or unordered)
        index, found = self._words()
        conditions = self._conditions()
        if self._sqlite and (self._column is None or not in_order):
            # FTS5 gives its matches in this order; each lead is looked up in turn, in the index that holds
            # what is filtered by: by equality, the one that holds the position alone would be taken.
            here = _leads.c.position.between(index, index)
            return index, [found, here, *conditions]
        if self._sqlite and self._finds <= _KEPT_IN_MIND:
            here = sa.literal_column("+leads.position", _leads.c.position.type)
            return _leads.c.position, [here.in_(sa.select(index).where(found)), *conditions]
        return _leads.c.position, [*conditions, self._is_found(index, found)]

    def _is_found(self, index: Any, found: Any) -> Any:
        """One look into the index of words per lead, which no planner turns round."""
        here = index == _leads.c.position
        if self._sqlite:
            return sa.select(index).where(found, here).correlate(_leads).exists()
        return sa.select(found).where(here).correlate(_leads).scalar_subquery()

    def _conditions(self, led: Columns = frozenset()) -> list[Any]:
        return [*self._has_a_place(), *self._filter.of(led)]

    def _has_a_place(self) -> list[Any]:
        return [] if self._column is None else [self._column.is_not(None)]

    def _beyond(self, keys: list[Any], place: LeadCursor, falling: bool) -> Any:
        if self._column is None:
            return keys[0] < place.position if falling else keys[0] > place.position
        here = sa.tuple_(self._value_at(place), place.position, types=[self._column.type, keys[1].type])
        return sa.tuple_(*keys) < here if falling else sa.tuple_(*keys) > here

    def _value_at(self, place: LeadCursor) -> Any:
        """What stands in the column; a place that an address made up lies at the end of the calendar."""
        if self._order is LeadOrder.CALLBACK:
            return moment_at(place.value)
        if self._order is LeadOrder.DEADLINE:
            return datetime.date.fromordinal(min(max(place.value, 1), _LAST_DAY))
        return place.value
