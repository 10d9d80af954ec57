"""The board in a real database: what is stored equals what is there, whatever happened in which order."""

from __future__ import annotations

import datetime

from alembic import command

from bot.board.days import Period, span_of
from bot.board.tally import Measure
from bot.conversations.conversation import Answer, MessageKind, VisitorMessage
from bot.leads.lead import Source, Status
from bot.storage import engine as engines
from bot.storage import schema, tables
from bot.storage.database import Database
from tests.integration.storage.board_days import (
    BEGIN,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    PARIS,
    WHOLE,
    a_lead,
    add,
    change,
    count_changed,
    counting,
    counts,
    of,
    talk,
)

BEFORE = "0011"
"""The revision before the board."""


def test_nothing_is_counted_before_somebody_counts(database: Database) -> None:
    add(database, a_lead(status=Status.QUALIFIED))
    assert counts(database) == {}
    assert count_changed(database) == [datetime.date(2026, 3, 28)]
    assert of(database, Measure.STATUS) == {"qualified": 1}
    assert count_changed(database) == []


def test_days_are_those_of_paris_also_when_clocks_change(database: Database) -> None:
    for number, hours in enumerate((2.9, 3.1, 3 + 22.9, 3 + 23.1)):  # midnight is at 23 h, then at 22 h
        add(database, a_lead(f"l{number}", BEGIN + hours * HOUR, status=Status.QUALIFIED))
    add(database, a_lead("draft", status=Status.DRAFT))
    assert count_changed(database) == [datetime.date(2026, 3, day) for day in (30, 29, 28)]
    with database.reading() as uow:
        assert [(row.day.day, row.count) for row in uow.board.daily(WHOLE)] == [(28, 1), (29, 2), (30, 1)]


def test_a_change_of_an_old_lead_counts_on_the_day_it_was_created(database: Database) -> None:
    add(database, a_lead(status=Status.QUALIFIED, segment="B2B"))
    count_changed(database)
    change(database, "l", status=Status.WON, segment="B2C", assigned_to="Rep@Exemple.fr", updated_at=NOW)
    assert count_changed(database) == [datetime.date(2026, 3, 28)]
    assert (of(database, Measure.STATUS, "B2B"), of(database, Measure.STATUS, "B2C")) == ({}, {"won": 1})
    assert of(database, Measure.REP) == {"assigned:rep@exemple.fr": 1, "won:rep@exemple.fr": 1}


def test_evaluations_are_not_counted(database: Database) -> None:
    add(database, a_lead(status=Status.QUALIFIED, source=Source(test=True)))
    talk(database, "c", "need", "size", test=True)
    assert count_changed(database) == []
    board = counting(database)
    board.count(datetime.date(2026, 3, 28))
    assert counts(database) == {}


def test_a_question_is_asked_answered_or_left(database: Database) -> None:
    talk(database, "c-l", "need", "organisation", "size")
    talk(database, "silent", "need")
    add(database, a_lead(status=Status.TO_CHECK, segment="B2B"))
    count_changed(database)
    assert of(database, Measure.TALK) == {"opened": 2, "spoken": 1, "saved": 1}
    assert of(database, Measure.ASKED) == {"need": 1, "organisation": 1, "size": 1}
    assert of(database, Measure.ANSWERED) == {"need": 1, "organisation": 1}
    assert of(database, Measure.LEFT, "B2B") == {"size": 1}


def test_a_visitor_who_is_still_there_is_counted_again_once_they_left(database: Database) -> None:
    talk(database, "c", "need", "size")
    assert count_changed(database, BEGIN + 2 * MINUTE) == [datetime.date(2026, 3, 28)]
    assert of(database, Measure.LEFT) == {}
    assert count_changed(database, BEGIN + 20 * MINUTE) == []
    assert count_changed(database, BEGIN + HOUR) == [datetime.date(2026, 3, 28)]
    assert of(database, Measure.LEFT) == {"size": 1}
    assert count_changed(database) == []


def test_a_promise_is_broken_once_its_time_is_over(database: Database) -> None:
    monday = datetime.datetime(2026, 3, 30, 8, tzinfo=datetime.timezone.utc)  # 10 h
    add(database, a_lead(at=monday, status=Status.QUALIFIED))
    count_changed(database, monday + HOUR)
    assert of(database, Measure.PROMISE) == {"open:": 1}
    assert count_changed(database, monday + 3 * HOUR) == []
    assert count_changed(database, monday + 5 * HOUR) == [datetime.date(2026, 3, 30)]
    assert of(database, Measure.PROMISE) == {"broken:": 1}


def test_a_turn_that_waits_for_its_answer_changes_nothing_until_it_has_one(database: Database) -> None:
    talk(database, "c", "need")
    count_changed(database)
    with database.writing() as uow:
        turn = uow.conversations.append("c", VisitorMessage("m", MessageKind.TEXT, "oui", NOW), NOW).turn
        uow.commit()
    assert count_changed(database) == []
    with database.writing() as uow:
        uow.conversations.answer(turn, Answer((), BEGIN + MINUTE, {}, "size"))
        uow.commit()
    assert count_changed(database) == [datetime.date(2026, 3, 28)]
    assert of(database, Measure.ASKED) == {"need": 1, "size": 1}


def test_figures_of_conversations_outlive_them(database: Database, url: str) -> None:
    talk(database, "c-l", "need", "size")
    add(database, a_lead(status=Status.QUALIFIED))
    count_changed(database)
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        connection.execute(tables.conversations.delete())
        connection.commit()
    engine.dispose()
    change(database, "l", status=Status.LOST)
    count_changed(database)
    counting(database).count(datetime.date(2026, 3, 28))
    assert of(database, Measure.ASKED) == {"need": 1, "size": 1}
    assert of(database, Measure.STATUS) == {"lost": 1}


def test_what_is_erased_on_request_is_counted_no_longer(database: Database) -> None:
    talk(database, "c-l", "need", "size")
    talk(database, "other", "need", "size")
    add(database, a_lead(status=Status.QUALIFIED))
    count_changed(database)
    with database.writing() as uow:
        uow.erasures.wipe("c-l")
        uow.commit()
    assert count_changed(database) == [datetime.date(2026, 3, 28)]
    assert (of(database, Measure.STATUS), of(database, Measure.TALK)) == ({}, {"opened": 1, "spoken": 1})


def test_of_two_who_count_a_day_the_one_that_saw_more_wins(database: Database) -> None:
    day = span_of(datetime.date(2026, 3, 28), PARIS)
    add(database, a_lead("first", status=Status.QUALIFIED))
    with database.writing() as uow:
        slow = uow.board.take(day, NOW + HOUR)
        uow.commit()
    add(database, a_lead("second", status=Status.QUALIFIED))
    count_changed(database)
    with database.writing() as uow:
        assert not uow.board.done(slow)
    assert of(database, Measure.STATUS) == {"qualified": 2}


def test_a_change_while_a_day_is_counted_is_counted_next_time(database: Database) -> None:
    day = span_of(datetime.date(2026, 3, 28), PARIS)
    with database.writing() as uow:
        note = uow.board.take(day, NOW + HOUR)
        uow.commit()
    add(database, a_lead(status=Status.QUALIFIED))
    with database.writing() as uow:
        assert uow.board.done(note)
        uow.commit()
    assert count_changed(database) == [datetime.date(2026, 3, 28)]


def test_a_day_that_was_taken_by_somebody_who_failed_is_counted_later(database: Database) -> None:
    add(database, a_lead(status=Status.QUALIFIED))
    with database.writing() as uow:
        uow.board.take(span_of(datetime.date(2026, 3, 28), PARIS), NOW + HOUR)
        uow.commit()
    assert count_changed(database) == []
    assert count_changed(database, NOW + 2 * HOUR) == [datetime.date(2026, 3, 28)]


def test_months_are_added_up_of_what_was_counted_before_there_were_months(
    database: Database, url: str
) -> None:
    for number in range(3):
        add(database, a_lead(f"l{number}", BEGIN + number * DAY, status=Status.QUALIFIED))
    count_changed(database)
    known = counts(database)
    assert known[Measure.STATUS, "qualified"] == 3
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0014")
        connection.commit()
    engine.dispose()
    database.upgrade()
    assert counts(database) == known


def test_what_was_there_before_the_board_waits_to_be_counted(database: Database, url: str) -> None:
    talk(database, "c-l", "need", "size")
    for number in range(3):
        add(database, a_lead(f"l{number}", BEGIN + number * DAY, status=Status.QUALIFIED))
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
        connection.commit()
    engine.dispose()
    database.upgrade()
    assert {day.day for day in count_changed(database)} >= {28, 29, 30}
    assert of(database, Measure.STATUS) == {"qualified": 3}
    assert of(database, Measure.ASKED) == {"need": 1, "size": 1}
    assert counting(database).known() == Period(datetime.date(2026, 3, 28), datetime.date(2026, 3, 30))
