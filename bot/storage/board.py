"""The counts of the board in SQL."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.board.days import Period, Span
from bot.board.facts import LeadFact, Step, TalkFact
from bot.board.repository import DayCount
from bot.board.tally import ALL, NO_SEGMENT, UNSAVED, Count, Measure
from bot.conversations.conversation import MessageKind
from bot.qualification.segments import Segment
from bot.storage import board_tables, tables
from bot.storage.upserts import insert_into

_days, _months, _marks = board_tables.board_days, board_tables.board_months, board_tables.board_marks
_leads, _conversations, _turns = tables.leads, tables.conversations, tables.turns
_SEGMENTS = (*(segment.value for segment in Segment), NO_SEGMENT)
"""Named one by one, so that the key of the table is followed to its end."""
_EVERY_MEASURE = [measure.value for measure in Measure]


class SqlBoard:
    """The `BoardRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, period: Period, segment: str) -> Mapping[tuple[Measure, str], int]:
        """Added up by the database, whole months from their sums: a year is not much more than a month."""
        around, months = period.parts()
        wanted = [(_days, _within(part)) for part in around]
        if months:
            wanted.append((_months, _months.c.month.between(months[0], months[-1])))
        found: Counter[tuple[Measure, str]] = Counter()
        for table, when in wanted:
            key = (table.c.measure, table.c.key)
            statement = sa.select(*key, sa.func.sum(table.c.count)).group_by(*key)
            its = statement.where(table.c.measure.in_(_EVERY_MEASURE), table.c.segment == segment, when)
            for name, value, count in self._connection.execute(its):
                found[Measure(name), value] += int(count)
        return {key: count for key, count in found.items() if count}

    def daily(self, period: Period) -> Iterable[DayCount]:
        """In order of days."""
        total = sa.func.sum(_days.c.count)
        saved = (_days.c.measure == Measure.STATUS.value, _days.c.key.not_in(sorted(UNSAVED)))
        statement = (
            sa.select(_days.c.day, _days.c.segment, total)
            .where(*saved, _days.c.segment.in_(_SEGMENTS), _within(period))
            .group_by(_days.c.day, _days.c.segment)
            .order_by(_days.c.day)
        )
        return [DayCount(day, name, int(n)) for day, name, n in self._connection.execute(statement)]

    def changed(
        self, now: datetime.datetime, before: datetime.datetime | None = None
    ) -> datetime.datetime | None:
        """The latest moment that is due; the index is read backwards from `before`."""
        statement = sa.select(_marks.c.at).where(_marks.c.due <= now)
        if before is not None:
            statement = statement.where(_marks.c.at < before)
        return self._connection.execute(statement.order_by(_marks.c.at.desc()).limit(1)).scalar()

    def take(self, day: Span, until: datetime.datetime) -> int:
        """What is deleted here was committed before; what comes later leaves a mark of its own."""
        self._connection.execute(_marks.delete().where(_marks.c.at >= day.start, _marks.c.at < day.end))
        note = self._connection.execute(_marks.insert().values(at=day.start, due=until))
        return int(note.inserted_primary_key[0])

    def done(self, note: int) -> bool:
        """On PostgreSQL this waits for whoever is just taking the day."""
        return bool(self._connection.execute(_marks.delete().where(_marks.c.id == note)).rowcount)

    def mark(self, at: datetime.datetime, due: datetime.datetime) -> None:
        """The day of this moment has to be counted again from then on."""
        self._connection.execute(_marks.insert().values(at=at, due=due))

    def leads(self, day: Span) -> Iterator[LeadFact]:
        """In order of their creation."""
        saved_at = sa.func.coalesce(_leads.c.consent_at, _leads.c.created_at, type_=_leads.c.created_at.type)
        statement = sa.select(
            _leads.c.status, saved_at, _leads.c.segment, _leads.c.assigned_to, _leads.c.contacted_at,
            _leads.c.do_not_contact, _leads.c.source_page, _leads.c.source_referrer, _leads.c.source_utm,
        ).where(_on(_leads, day), _leads.c.source_test.is_(False))  # fmt: skip
        for row in self._connection.execute(statement.order_by(_leads.c.created_at)):
            yield LeadFact(*row)

    def talks(self, day: Span) -> Iterator[TalkFact]:
        """Turn by turn; one that waits for its answer is not read."""
        led_to = self._requests(day)
        turn = sa.and_(_turns.c.conversation_id == _conversations.c.id, _turns.c.answered_at.is_not(None))
        read = (_turns.c.kind, _turns.c.answered_at, _turns.c.requested_slot, _turns.c.done)
        statement = (
            sa.select(_conversations.c.id, *read)
            .select_from(_conversations.outerjoin(_turns, turn))
            .where(_on(_conversations, day), _conversations.c.test.is_(False))
            .order_by(_conversations.c.created_at, _conversations.c.id, _turns.c.number)
        )
        for conversation_id, rows in groupby(self._connection.execute(statement), key=lambda row: row[0]):
            segment, statuses = led_to.get(conversation_id, (None, ()))
            steps = tuple(_step(row) for row in rows if row.answered_at is not None)
            yield TalkFact(steps, segment, frozenset(statuses))

    def replace(self, day: datetime.date, measures: Iterable[Measure], counts: Mapping[Count, int]) -> None:
        """Delete, then insert; whoever reads meanwhile sees the one or the other."""
        names = [measure.value for measure in measures]
        of_day = (_days.c.measure.in_(names), _days.c.segment.in_([ALL, *_SEGMENTS]), _days.c.day == day)
        key = (_days.c.measure, _days.c.segment, _days.c.key)
        stored = self._connection.execute(sa.select(*key, _days.c.count).where(*of_day)).all()
        self._connection.execute(_days.delete().where(*of_day))
        self._add_to_month(day, counts, {(name, segment, value): n for name, segment, value, n in stored})
        rows = [
            {"measure": measure.value, "segment": segment, "day": day, "key": key, "count": count}
            for (measure, segment, key), count in counts.items()
        ]
        if rows:
            self._connection.execute(_days.insert(), rows)

    def _add_to_month(
        self, day: datetime.date, counts: Mapping[Count, int], stored: Mapping[tuple[str, str, str], int]
    ) -> None:
        """Carry what differs over to the month, in one order: two days of a month never wait in a circle."""
        after = Counter({(measure.value, segment, key): n for (measure, segment, key), n in counts.items()})
        after.subtract(stored)
        month = day.replace(day=1)
        rows = [
            {"measure": measure, "segment": segment, "month": month, "key": key, "count": more}
            for (measure, segment, key), more in sorted(after.items())
            if more
        ]
        if not rows:
            return
        self._connection.execute(_add(self._connection), rows)
        names, segments = {row["measure"] for row in rows}, {row["segment"] for row in rows}
        of_month = (_months.c.measure.in_(names), _months.c.segment.in_(segments), _months.c.month == month)
        self._connection.execute(_months.delete().where(*of_month, _months.c.count == 0))

    def known(self) -> tuple[datetime.datetime, datetime.datetime] | None:
        """One look at each end of two indexes."""
        ends = [
            self._connection.execute(sa.select(table.c.created_at).order_by(order).limit(1)).scalar()
            for table in (_leads, _conversations)
            for order in (table.c.created_at, table.c.created_at.desc())
        ]
        found = [moment for moment in ends if moment is not None]
        return (min(found), max(found)) if found else None

    def _requests(self, day: Span) -> dict[str, tuple[str | None, set[str]]]:
        """The leads of the conversations of a day: the segment of the first, the statuses of all."""
        statement = (
            sa.select(_leads.c.conversation_id, _leads.c.segment, _leads.c.status)
            .select_from(_leads.join(_conversations, _conversations.c.id == _leads.c.conversation_id))
            .where(_on(_conversations, day), _leads.c.source_test.is_(False))
            .order_by(_leads.c.request)
        )
        found: dict[str, tuple[str | None, set[str]]] = {}
        for conversation_id, segment, status in self._connection.execute(statement):
            found.setdefault(conversation_id, (segment, set()))[1].add(status)
        return found


def _add(connection: Connection) -> Any:
    """Add to a count of a month, which may be there already."""
    added = insert_into(connection, _months)
    total = {"count": _months.c.count + added.excluded.count}
    return added.on_conflict_do_update(index_elements=list(_months.primary_key), set_=total)


def _within(period: Period) -> Any:
    return _days.c.day.between(period.first, period.last)


def _on(table: sa.Table, day: Span) -> Any:
    return sa.and_(table.c.created_at >= day.start, table.c.created_at < day.end)


def _step(row: Any) -> Step:
    return Step(row.answered_at, row.requested_slot, row.kind != MessageKind.OPEN.value, row.done)
