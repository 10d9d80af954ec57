"""The board in a real database: what is stored equals what is there, whatever happened in which order."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from alembic import command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.board.counting import Counting
from bot.board.days import Period, day_of, span_of
from bot.board.office_time import OfficeClock
from bot.board.tally import ALL, NO_SEGMENT, Measure
from bot.conversations.conversation import Answer, Conversation, MessageKind, Turn, TurnStatus, VisitorMessage
from bot.leads.lead import Lead, Source, Status
from bot.playbook import Hours
from bot.storage import board_tables, schema, tables
from bot.storage import engine as engines
from bot.storage.database import Database

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime.datetime(2026, 3, 28, 20, tzinfo=datetime.timezone.utc)  # the clocks change on the 29th
NOW = BEGIN + datetime.timedelta(days=4)
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
WEEK = (((datetime.time(9), datetime.time(18)),),) * 5 + ((), ())
CLOCK = OfficeClock(Hours("FR", WEEK, frozenset()), PARIS)
WHOLE = Period(datetime.date(2026, 3, 1), datetime.date(2026, 4, 30))
TOPICS = ("need", "organisation", "size", "email", "confirm", "anything_else", None)
SAVED = [status for status in Status if status not in (Status.DRAFT, Status.ERASED)]


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
        turn, _ = uow.conversations.append("c", VisitorMessage("m", MessageKind.TEXT, "oui", NOW), NOW)
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


BEFORE = "0011"
"""The revision before the board."""


@dataclass
class World:
    """The same things as in the database, in lists."""

    leads: dict[str, Lead] = field(default_factory=dict)
    talks: dict[str, Conversation] = field(default_factory=dict)
    turns: dict[str, list[Turn]] = field(default_factory=dict)

    def counted(self) -> Counter[tuple[str, datetime.date, Measure, str]]:
        """Every count, made without the board's code."""
        found: Counter[tuple[str, datetime.date, Measure, str]] = Counter()
        for lead in self.leads.values():
            if not lead.source.test:
                self._add(found, lead.created_at, lead.segment, self._of_lead(lead))
        for name, begun in self.talks.items():
            real = [lead for lead in self.leads.values() if not lead.source.test]
            requests = [lead for lead in real if lead.conversation_id == name]
            segment = requests[0].segment if requests else None
            self._add(found, begun.created_at, segment, self._of_talk(self.turns[name], requests))
        return found

    @staticmethod
    def _add(
        found: Any, at: datetime.datetime, segment: str | None, keys: Iterable[tuple[Measure, str]]
    ) -> None:
        for measure, key in keys:
            for name in (ALL, segment or NO_SEGMENT):
                found[name, day_of(at, PARIS), measure, key] += 1

    @staticmethod
    def _of_lead(lead: Lead) -> list[tuple[Measure, str]]:
        found = [(Measure.STATUS, lead.status.value)]
        if lead.status in SAVED and lead.assigned_to:
            found.append((Measure.REP, f"assigned:{lead.assigned_to}"))
            if lead.status is Status.WON:
                found.append((Measure.REP, f"won:{lead.assigned_to}"))
        return found

    @staticmethod
    def _of_talk(turns: list[Turn], requests: list[Lead]) -> list[tuple[Measure, str]]:
        found = [(Measure.TALK, "opened")]
        if any(lead.status in SAVED for lead in requests):
            found.append((Measure.TALK, "saved"))
        if len(turns) < 2:
            return found
        slots = [turn.answer.requested_slot for turn in turns if turn.answer]
        asked = {slot for slot in slots if slot not in (None, "anything_else")}
        found.append((Measure.TALK, "spoken"))
        found += [(Measure.ASKED, str(slot)) for slot in asked]
        found += [(Measure.ANSWERED, str(slot)) for slot in asked if slot != slots[-1]]
        found += [(Measure.LEFT, str(slot)) for slot in asked if slot == slots[-1]]
        return found


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("talk"), st.integers(0, 90)),
        st.tuples(st.just("turn"), st.integers(0, 20), st.sampled_from(TOPICS)),
        st.tuples(
            st.just("lead"), st.integers(0, 20), st.integers(0, 90), st.sampled_from(Status),
            st.sampled_from(["B2B", "B2C", None]), st.booleans(),
        ),
        st.tuples(
            st.just("change"), st.integers(0, 20), st.sampled_from(Status),
            st.sampled_from(["B2B", "B2A", None]), st.sampled_from(["anne@exemple.fr", None]),
        ),
        st.tuples(st.just("count")),
    ),
    max_size=15,
)  # fmt: skip


def play(database: Database, world: World, event: tuple[Any, ...], number: int) -> None:
    """Let something happen in the database and in the world alike."""
    match event:
        case ("talk", hours):
            name, begun = f"c{number}", BEGIN + hours * HOUR
            talk(database, name, "need", at=begun)
            world.talks[name] = Conversation(name, begun)
            world.turns[name] = [a_turn(name, 0, begun, "need")]
        case ("turn", which, topic) if world.talks:
            name = sorted(world.talks)[which % len(world.talks)]
            begun, count = world.talks[name].created_at, len(world.turns[name])
            turn = a_turn(name, count, begun + count * MINUTE, topic)
            with database.writing() as uow:
                uow.conversations.add_turn(turn)
                uow.commit()
            world.turns[name].append(turn)
        case ("lead", which, hours, status, segment, test):
            name = sorted(world.talks)[which % len(world.talks)] if world.talks else "none"
            known = {"status": status, "segment": segment, "source": Source(test=test)}
            lead = a_lead(f"l{number}", BEGIN + hours * HOUR, **known)
            lead = replace(lead, conversation_id=name, request=number)
            add(database, lead)
            world.leads[lead.id] = lead
        case ("change", which, status, segment, rep) if world.leads:
            name = sorted(world.leads)[which % len(world.leads)]
            changes = {"status": status, "segment": segment, "assigned_to": rep}
            change(database, name, **changes)
            world.leads[name] = replace(world.leads[name], **changes)
        case ("count",):
            count_changed(database)


@settings(
    max_examples=10,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # each example is a database: to look for a smaller one takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(EVENTS)
def test_whatever_happens_the_stored_counts_are_those_of_what_is_there(
    database: Database, url: str, events: list[tuple[Any, ...]]
) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        for table in (tables.leads, tables.conversations, board_tables.board_days, board_tables.board_marks):
            connection.execute(table.delete())
        connection.commit()
    engine.dispose()
    world = World()
    for number, event in enumerate(events, start=1):
        play(database, world, event, number)
    count_changed(database)
    wanted = world.counted()
    measures = {Measure.STATUS, Measure.REP, Measure.TALK, Measure.ASKED, Measure.ANSWERED, Measure.LEFT}
    found: Counter[tuple[str, datetime.date, Measure, str]] = Counter()
    with database.reading() as uow:
        for day in Period(datetime.date(2026, 3, 27), datetime.date(2026, 4, 3)).days():
            for segment in {name for name, *_ in wanted} | {ALL}:
                for (measure, key), number in uow.board.counts(Period(day, day), segment).items():
                    if measure in measures and key != "qualified" or measure is Measure.STATUS:
                        found[segment, day, measure, key] += number
    assert found == wanted
