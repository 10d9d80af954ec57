"""The SQL of the list of leads: a walk along an index that ends as soon as the page is full.

Everything a list is filtered by stands in each of the indexes, so that a lead which is left out costs one
entry of an index and not its row. What may find few leads among a million — an owner, an origin, a segment,
a status — leads the index that is walked. SQLite knows nothing of how often a value occurs; a plus sign
before a column keeps it from choosing an index for the sake of that column.
"""

from __future__ import annotations

import datetime
import operator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Status
from bot.leads.repository import NO_SEGMENT, LeadCursor, LeadFilter, LeadOrder
from bot.storage import tables
from bot.storage.full_text import FullText

SEARCH = FullText("lead_search")
MANY = 10_000
"""A search that finds more is answered by walking the list, one that finds fewer by sorting what it found."""

_KEPT_IN_MIND = 100_000
"""So many matches SQLite writes down faster than it looks up one lead after the other."""

_leads = tables.leads
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)
_LAST_DAY = datetime.date.max.toordinal()
_LAST_MICROSECOND = 250_000_000_000 * 10**6
_COLUMNS = {
    LeadOrder.SCORE: _leads.c.score,
    LeadOrder.CALLBACK: _leads.c.callback_at,
    LeadOrder.DEADLINE: _leads.c.deadline,
}
_LED = frozenset({"assigned_to", "origin", "segment", "status"})
"""Columns with an index of their own; the first of them in a filter is walked."""
_FALLING = frozenset({LeadOrder.NEWEST, LeadOrder.SCORE})


def micros(at: datetime.datetime) -> int:
    """The microsecond of a moment, counted from 1970."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (at - _EPOCH) // _MICROSECOND


class Walk:
    """One list: which leads, in which order, on which database."""

    def __init__(self, connection: Connection, only: LeadFilter, order: LeadOrder = LeadOrder.NEWEST) -> None:
        self._connection = connection
        self._only = only
        self._order = order
        self._sqlite = connection.dialect.name == "sqlite"
        self._column = _COLUMNS.get(order)

    def positions(self, limit: int, place: LeadCursor | None = None, *, backwards: bool = False) -> Any:
        """Positions and sort values behind a place; `backwards`: those before it, from the nearest on."""
        falling = (self._order in _FALLING) is not backwards
        position, conditions = self._source()
        keys = [position] if self._column is None else [self._column, position]
        if place is not None:
            conditions.append(self._beyond(keys, place, falling))
        value = sa.literal(0) if self._column is None else self._column
        statement = sa.select(position.label("position"), value.label("value")).where(*conditions)
        ordered = [key.desc() if falling else key.asc() for key in keys]
        return statement.order_by(*ordered).limit(limit)

    def place(self, lead_id: str) -> Any:
        """Where a lead stands in this order, whether the filter finds it or not."""
        value = sa.literal(0) if self._column is None else self._column
        its = (
            [_leads.c.id == lead_id] if self._column is None else [_leads.c.id == lead_id, value.is_not(None)]
        )
        return sa.select(_leads.c.position.label("position"), value.label("value")).where(*its)

    def count(self, up_to: int | None) -> int:
        """How many there are, counting no further than `up_to`."""
        if self._only.search and not self._sqlite and up_to is not None:
            # Any finds will do: the first that come are counted before all are put in order.
            number = self._how_many(self._of_some_finds(up_to))
            if number >= up_to or self._number(*self._words()) <= MANY:
                return number
        return self._how_many(self._counted(up_to))

    def _how_many(self, some: Any) -> int:
        counted = sa.select(sa.func.count()).select_from(some.subquery())
        return int(self._connection.execute(counted).scalar_one())

    def _words(self) -> tuple[Any, Any]:
        """The positions in the index of words, and the condition that a row of it is found."""
        found = SEARCH.matches(self._connection, self._only.search)
        return SEARCH.position(self._connection), found

    def _of_some_finds(self, up_to: int) -> Any:
        index, found = self._words()
        some = sa.select(index.label("position")).where(found).limit(MANY + 1).subquery("some")
        both = some.join(_leads, _leads.c.position == some.c.position)
        conditions = self._conditions(in_order=False)
        return sa.select(_leads.c.position).select_from(both).where(*conditions).limit(up_to)

    def _counted(self, up_to: int | None) -> Any:
        position, conditions = self._source(in_order=False)
        some = sa.select(position).where(*conditions)
        if self._only.search and not self._sqlite:
            # Words are spread over time, not over statuses or segments, whose index might be taken instead.
            some = some.order_by(position.desc())
        return some if up_to is None else some.limit(up_to)

    def cursor(self, row: Any) -> LeadCursor:
        """The place of a row of `positions`."""
        value = row.value
        if isinstance(value, datetime.datetime):
            value = micros(value)
        elif isinstance(value, datetime.date):
            value = value.toordinal()
        return LeadCursor(row.position, value)

    def _source(self, *, in_order: bool = True) -> tuple[Any, list[Any]]:
        """The column of positions, and what must be true; whoever only counts needs no order."""
        conditions = self._conditions(in_order)
        if not self._only.search:
            return _leads.c.position, conditions
        index, found = self._words()
        if self._sqlite and (self._column is None or not in_order):
            # FTS5 gives its matches in this order; each lead is looked up in turn.
            return index, [found, _leads.c.position == index, *conditions]
        number = self._number(index, found)
        matches = sa.select(index).where(found)
        if number <= MANY:
            few = matches.limit(MANY + 1).subquery("few")
            return _leads.c.position, [_leads.c.position.in_(sa.select(few)), *conditions]
        if self._sqlite and number <= _KEPT_IN_MIND:
            here = sa.literal_column("+leads.position", _leads.c.position.type)
            return _leads.c.position, [here.in_(matches), *conditions]
        return _leads.c.position, [*conditions, self._is_found(index, found)]

    def _number(self, index: Any, found: Any) -> int:
        """How many a search finds, as far as that decides how it is answered."""
        far = _KEPT_IN_MIND if self._sqlite else MANY
        some = sa.select(index).where(found).limit(far + 1).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())

    def _is_found(self, index: Any, found: Any) -> Any:
        """One look into the index of words per lead, which no planner turns round."""
        here = index == _leads.c.position
        if self._sqlite:
            return sa.select(index).where(found, here).correlate(_leads).exists()
        return sa.select(found).where(here).correlate(_leads).scalar_subquery()

    def _conditions(self, in_order: bool) -> list[Any]:
        only, lead = self._only, self._leader()
        conditions = [] if self._column is None else [self._column.is_not(None)]
        for name, values in self._equal():
            column = self._plain(name, name == lead)
            filled = sorted(value for value in values if value is not None)
            choices = [column.in_(filled) if len(filled) != 1 else column == filled[0]] if filled else []
            choices += [column.is_(None)] if None in values else []
            conditions.append(sa.or_(*choices) if len(choices) > 1 else choices[0])
        if only.since is not None:
            conditions.append(_leads.c.position >= micros(only.since))
        if only.before is not None:
            conditions.append(_leads.c.position < micros(only.before))
        if only.waiting_since_before is not None:
            agreed = sa.func.coalesce(
                _leads.c.consent_at, _leads.c.created_at, type_=_leads.c.created_at.type
            )
            conditions += [sa.text(tables.WAITING_LEADS), agreed < only.waiting_since_before]
        if only.do_not_contact:
            conditions.append(sa.text("leads.do_not_contact"))  # word for word what the index is limited to
        return [*conditions, *self._ranges(by_score=not (in_order or lead or only.search))]

    def _ranges(self, *, by_score: bool) -> list[Any]:
        """`by_score`: in whatever order, so that few of a narrow range are not looked for among all."""
        only, score = self._only, self._plain("score", by_score or self._order is LeadOrder.SCORE)
        bounds = [
            (score, operator.ge, only.lowest_score),
            (score, operator.le, only.highest_score),
            (_leads.c.callback_at, operator.ge, only.callback_from),
            (_leads.c.deadline, operator.ge, only.deadline_from),
        ]
        return [compare(column, bound) for column, compare, bound in bounds if bound is not None]

    def _equal(self) -> list[tuple[str, set[Any]]]:
        """Columns with the values that each may have."""
        only = self._only
        wanted: list[tuple[str, set[Any]]] = [
            ("assigned_to", {only.owner} if only.owner else set()),
            ("assigned_to", {None} if only.unowned else set()),
            ("origin", {only.origin} if only.origin else set()),
            ("segment", {None if segment == NO_SEGMENT else segment for segment in only.segments}),
            ("status", {status.value for status in only.statuses if only.statuses != set(Status)}),
            ("source_test", set() if only.test is None else {only.test}),
        ]
        return [(name, values) for name, values in wanted if values]

    def _leader(self) -> str:
        """The column whose index is walked: the first that is one value."""
        if self._only.search or self._column is not None:
            return ""
        return next((name for name, values in self._equal() if len(values) == 1 and name in _LED), "")

    def _plain(self, name: str, leads: bool) -> Any:
        column = _leads.c[name]
        return column if leads or not self._sqlite else sa.literal_column(f"+leads.{name}", column.type)

    def _beyond(self, keys: list[Any], place: LeadCursor, falling: bool) -> Any:
        if self._column is None:
            return keys[0] < place.position if falling else keys[0] > place.position
        here = sa.tuple_(self._value(place), place.position, types=[self._column.type, keys[1].type])
        return sa.tuple_(*keys) < here if falling else sa.tuple_(*keys) > here

    def _value(self, place: LeadCursor) -> Any:
        """What stands in the column; a place that an address made up lies at the end of the calendar."""
        if self._order is LeadOrder.CALLBACK:
            return _EPOCH + min(max(place.value, 0), _LAST_MICROSECOND) * _MICROSECOND
        if self._order is LeadOrder.DEADLINE:
            return datetime.date.fromordinal(min(max(place.value, 1), _LAST_DAY))
        return place.value
