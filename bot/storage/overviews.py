"""Lists of conversations in SQL, as fast in a million as in a thousand.

The walk goes down an index in the order of the list: that of the rarest mark asked for, or that of all
conversations. An entry of a mark tells which other marks its conversation has. So many entries are looked at
for one page and no more, whatever is asked: a combination that hardly exists gives a short page with a place
to go on from, never a slow one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.overview import EVERY_OVERVIEW, Overview, OverviewCount, OverviewFilter, OverviewPage
from bot.conversations.traits import traits
from bot.search.query import Query
from bot.storage import following, refreshing, tables, transcript_tables
from bot.storage.following import SEARCH
from bot.storage.looking_up import one_by_one
from bot.storage.noticing import notice_rating
from bot.storage.overview_rows import overview_from, position_at

_facts, _marks = transcript_tables.conversation_facts, transcript_tables.conversation_marks
_conversations = tables.conversations
_STRIDES = (250, 2_000, 10_000)
"""So many entries are looked at for one page, and no more, whatever is asked."""
_STRIDES_OF_MARKS = (250, 2_000, 50_000)
"""The same where several marks and no words are asked for: the index itself says which have them all."""
_COUNTED = (250, 2_000)
"""The same for one number: it is not worth as much time as the page itself."""
_MANY = 5_000
"""A search that finds more is answered by walking the list, one that finds fewer by sorting what it found."""
_WEIGHED = 2_000
"""A mark is weighed by its youngest: of two that have so many, the rarer needs more time for them."""
_COLUMNS = (
    *_facts.c,
    *(_conversations.c[name] for name in ("created_at", "page", "referrer", "utm")),
)


@dataclass(frozen=True)
class _Leader:
    """The index that is walked: its column of positions and which part of it; whether that is one of words,
    and the rarest of the marks, in an index of which either looks for the others."""

    position: Any
    condition: Any = None
    by_words: bool = False
    mark: str | None = None


class SqlOverviews:
    """The `OverviewRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._frequent: dict[Query, bool] = {}

    def of(self, conversation_id: str) -> Overview | None:
        """One conversation."""
        statement = _joined(_facts).where(_facts.c.conversation_id == conversation_id)
        row = self._connection.execute(statement).mappings().first()
        return overview_from(row) if row is not None else None

    def page(
        self, only: OverviewFilter = EVERY_OVERVIEW, *, limit: int = 50, before: int | None = None
    ) -> OverviewPage:
        """One page, newest first."""
        found, end = self._look(only, limit + 1, before=before)
        if len(found) > limit:
            found, end = found[:limit], found[limit - 1]
        return OverviewPage(self._read(found), end)

    def count(self, only: OverviewFilter = EVERY_OVERVIEW, *, up_to: int) -> OverviewCount:
        """How many, within the reach of one short walk."""
        found, end = self._look(only, up_to, strides=_COUNTED)
        return OverviewCount(len(found), complete=end is None and len(found) < up_to)

    def neighbour(self, only: OverviewFilter, position: int, *, later: bool) -> Overview | None:
        """The next one above or below a position."""
        before, after = (None, position) if later else (position, None)
        found, _ = self._look(only, 1, before=before, after=after)
        return next(iter(self._read(found)), None)

    def known_marks(self, kind: str) -> Sequence[str]:
        """The marks of this kind: one step down the index for each, not one for each conversation."""
        mark, end = _marks.c.mark, kind[:-1] + chr(ord(kind[-1]) + 1)
        first = sa.select(sa.func.min(mark).label("mark")).where(mark >= kind, mark < end)
        steps = first.cte("steps", recursive=True)
        further = sa.select(sa.func.min(mark)).where(mark > steps.c.mark, mark < end).scalar_subquery()
        steps = steps.union_all(sa.select(further).where(steps.c.mark.isnot(None)))
        found = self._connection.execute(sa.select(steps.c.mark).where(steps.c.mark.isnot(None))).scalars()
        return [value.removeprefix(kind) for value in found]

    def rate(self, conversation_id: str, *, badly: bool) -> None:
        """Note a rating; the first bad one asks for a review."""
        its = sa.select(_facts.c.rated_badly).where(_facts.c.conversation_id == conversation_id)
        if badly and self._connection.execute(its).scalar() is False:
            notice_rating(self._connection, conversation_id)
        following.change(self._connection, conversation_id, rated_badly=badly)

    def refresh(self, conversation_id: str) -> None:
        """Work everything out again."""
        refreshing.refresh(self._connection, [conversation_id])

    def _look(
        self,
        only: OverviewFilter,
        limit: int,
        *,
        before: int | None = None,
        after: int | None = None,
        strides: Sequence[int] | None = None,
    ) -> tuple[list[int], int | None]:
        """Positions of the list in order, and where the walk was given up; None: it came to its end.

        `after` walks upwards. The first strides are short: most lists have what is wanted near by.
        """
        later, place, found = after is not None, before if after is None else after, list[int]()
        with one_by_one(self._connection):
            leader = self._leader(only)
            for size in strides or _strides(only):
                steps = _steps(only, leader, place, later, size).subquery()
                found += self._matching(only, leader, steps, limit - len(found), later)
                if len(found) >= limit:
                    break
                place = self._end_of(steps, size, later)
                if place is None:
                    break
        return found, place

    def _matching(
        self, only: OverviewFilter, leader: _Leader, steps: Any, limit: int, later: bool
    ) -> list[int]:
        order = steps.c.position.asc() if later else steps.c.position.desc()
        walked, told = steps, steps.c
        if leader.by_words and leader.mark is not None:
            held = _marks.alias("held")
            walked = steps.join(held, (held.c.position == steps.c.position) & (held.c.mark == leader.mark))
            told = held.c
        both = walked.join(_facts, _facts.c.position == told.position)
        statement = sa.select(steps.c.position).select_from(both)
        statement = statement.where(*self._conditions(only, leader, told))
        return list(self._connection.execute(statement.order_by(order).limit(limit)).scalars())

    def _end_of(self, steps: Any, size: int, later: bool) -> int | None:
        """Where a stride ended; None when nothing comes behind it."""
        end = (sa.func.max if later else sa.func.min)(steps.c.position)
        number, last = self._connection.execute(sa.select(sa.func.count(), end).select_from(steps)).one()
        return int(last) if number == size else None

    def _read(self, positions: Sequence[int]) -> list[Overview]:
        """The conversations at these positions, in this order."""
        if not positions:
            return []
        rows = self._connection.execute(_joined(_facts).where(_facts.c.position.in_(positions))).mappings()
        by_position = {row["position"]: overview_from(row) for row in rows}
        return [by_position[position] for position in positions]

    def _leader(self, only: OverviewFilter) -> _Leader:
        """The index of what is thought to be rarest."""
        rarest = self._rarest(only)
        if only.search and self._leads(only.search):
            return self._words(only.search, rarest)
        if rarest is None:
            return _Leader(_facts.c.position)
        return _Leader(_marks.c.position, _marks.c.mark == rarest, mark=rarest)

    def _words(self, search: Query, rarest: str | None) -> _Leader:
        index, found = SEARCH.position(self._connection), SEARCH.matches(self._connection, search)
        if self._connection.dialect.name == "sqlite":
            return _Leader(index, found, by_words=True, mark=rarest)
        # Without OFFSET, PostgreSQL may take the order for a reason to read every position instead.
        finds = sa.select(index.label("position")).where(found).offset(0).subquery()
        return _Leader(finds.c.position, by_words=True, mark=rarest)

    def _leads(self, search: Query) -> bool:
        """Whether to walk the index of words: SQLite gives it in order, PostgreSQL has to sort its finds."""
        if self._connection.dialect.name == "sqlite":
            return True
        if search not in self._frequent:
            index, found = SEARCH.position(self._connection), SEARCH.matches(self._connection, search)
            some = sa.select(index).where(found).limit(_MANY + 1).subquery()
            counted = self._connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
            self._frequent[search] = int(counted) > _MANY
        return not self._frequent[search]

    def _rarest(self, only: OverviewFilter) -> str | None:
        wanted = sorted(only.marks)
        return min(wanted, key=self._weight) if len(wanted) > 1 else next(iter(wanted), None)

    def _weight(self, mark: str) -> tuple[int, int]:
        position = _marks.c.position
        newest = sa.select(position).where(_marks.c.mark == mark).order_by(position.desc()).limit(_WEIGHED)
        some = newest.subquery()
        weighed = sa.select(sa.func.count(), sa.func.coalesce(sa.func.min(some.c.position), 0))
        number, oldest = self._connection.execute(weighed.select_from(some)).one()
        return int(number), int(oldest)

    def _conditions(self, only: OverviewFilter, leader: _Leader, told: Any) -> list[Any]:
        """`told`: the columns of the index that is walked, or of the mark that is looked up beside it."""
        conditions: list[Any] = [_facts.c.messages > 0]
        if len(only.marks) > 1:
            wanted = sa.literal(traits(only.marks), sa.BigInteger)
            conditions.append(told.traits.op("&")(wanted) == wanted)
        if only.search and not leader.by_words:
            index, found = SEARCH.position(self._connection), SEARCH.matches(self._connection, only.search)
            conditions.append(sa.select(found).where(index == told.position).scalar_subquery())
        for mark in sorted(only.marks - {leader.mark}):
            has_it = sa.exists().where(_marks.c.position == told.position, _marks.c.mark == mark)
            conditions.append(has_it)
        if not only.tests:
            conditions.append(_facts.c.test.is_(False))
        if only.left_before is not None:
            conditions.append(_facts.c.last_activity < only.left_before)
        if only.unreviewed:
            conditions.append(_facts.c.review_status.is_(None))
        return conditions


def _steps(only: OverviewFilter, leader: _Leader, place: int | None, later: bool, size: int) -> Any:
    """The next positions to look at, in order: a part of one index."""
    position = leader.position
    statement = sa.select(position.label("position"), *([_marks.c.traits] if _is_marked(leader) else []))
    if leader.condition is not None:
        statement = statement.where(leader.condition)
    above, below = _bounds(only, None if later else place, place if later else None)
    if above is not None:
        statement = statement.where(position > above)
    if below is not None:
        statement = statement.where(position < below)
    return statement.order_by(position.asc() if later else position.desc()).limit(size)


def _strides(only: OverviewFilter) -> Sequence[int]:
    return _STRIDES_OF_MARKS if len(only.marks) > 1 and not only.search else _STRIDES


def _is_marked(leader: _Leader) -> bool:
    """Whether each entry of the index tells which marks the conversation has."""
    return leader.mark is not None and not leader.by_words


def _joined(source: Any) -> Any:
    both = source.join(_conversations, _conversations.c.id == _facts.c.conversation_id)
    return sa.select(*_COLUMNS).select_from(both)


def _bounds(only: OverviewFilter, before: int | None, after: int | None) -> tuple[int | None, int | None]:
    """Between which positions, both left out."""
    lowest = [position_at(only.since) - 1] if only.since is not None else []
    highest = [position_at(only.until)] if only.until is not None else []
    above = max([*lowest, *([after] if after is not None else [])], default=None)
    below = min([*highest, *([before] if before is not None else [])], default=None)
    return above, below
