"""Leads and conversations of some days around a change of clocks, and how they are counted."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.board.counting import Counting
from bot.board.days import Period
from bot.board.office_time import OfficeClock
from bot.board.tally import ALL, Measure
from bot.conversations.conversation import Answer, Conversation, MessageKind, Turn, TurnStatus, VisitorMessage
from bot.leads.lead import Lead, Status
from bot.playbook import Hours
from bot.storage.database import Database

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime.datetime(2026, 3, 28, 20, tzinfo=datetime.timezone.utc)  # the clocks change on the 29th
NOW = BEGIN + datetime.timedelta(days=4)
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
WEEK = (((datetime.time(9), datetime.time(18)),),) * 5 + ((), ())
CLOCK = OfficeClock(Hours("FR", WEEK, frozenset()), PARIS)
WHOLE = Period(datetime.date(2026, 3, 1), datetime.date(2026, 4, 30))
TOPICS = ("need", "organisation", "size", "email", "confirm", "anything_else", None)
SAVED = [status for status in Status if status not in (Status.DRAFT, Status.MERGED, Status.ERASED)]


def counting(database: Database, now: datetime.datetime = NOW) -> Counting:
    return Counting(database.reading, database.writing, lambda: now, PARIS, CLOCK, 4 * HOUR)


def count_changed(database: Database, now: datetime.datetime = NOW) -> list[datetime.date]:
    """Count what has changed; returns the days."""
    board = counting(database, now)
    days = list(board.changed())
    for day in days:
        board.count(day)
    return days


def counts(database: Database, segment: str = ALL, period: Period = WHOLE) -> dict[tuple[Measure, str], int]:
    with database.reading() as uow:
        return dict(uow.board.counts(period, segment))


def of(database: Database, measure: Measure, segment: str = ALL) -> dict[str, int]:
    """The counts of one measure."""
    return {key: n for (found, key), n in counts(database, segment).items() if found is measure}


def a_lead(name: str = "l", at: datetime.datetime = BEGIN, **known: Any) -> Lead:
    return Lead(id=name, conversation_id=f"c-{name}", request=1, created_at=at, updated_at=at, **known)


def add(database: Database, *leads: Lead) -> None:
    with database.writing() as uow:
        for lead in leads:
            assert uow.leads.claim(lead) is None
        uow.commit()


def change(database: Database, lead_id: str, **changes: Any) -> None:
    with database.writing() as uow:
        stored = uow.leads.get(lead_id)
        assert stored is not None
        uow.leads.save(replace(stored, **changes))
        uow.commit()


def a_turn(name: str, number: int, at: datetime.datetime, asked: str | None, done: bool = False) -> Turn:
    kind = MessageKind.TEXT if number else MessageKind.OPEN
    message = VisitorMessage(str(uuid.uuid4()), kind, "", at)
    return Turn(name, number, message, TurnStatus.ANSWERED, Answer((), at, {}, asked, done))


def talk(
    database: Database, name: str, *asked: str | None, at: datetime.datetime = BEGIN, **known: Any
) -> None:
    """A conversation of so many turns, a minute each."""
    with database.writing() as uow:
        uow.conversations.add(Conversation(name, at, **known))
        for number, topic in enumerate(asked):
            uow.conversations.add_turn(a_turn(name, number, at + number * MINUTE, topic))
        uow.commit()
