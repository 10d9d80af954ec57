"""Whatever happens in any order, the board counts what is there."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.board.days import Period, day_of
from bot.board.tally import ALL, NO_SEGMENT, Measure
from bot.conversations.conversation import Conversation, Turn
from bot.leads.lead import Lead, Source, Status
from bot.storage import board_tables, tables
from bot.storage import engine as engines
from bot.storage.database import Database
from tests.integration.storage.board_days import (
    BEGIN,
    HOUR,
    MINUTE,
    PARIS,
    SAVED,
    TOPICS,
    WHOLE,
    a_lead,
    a_turn,
    add,
    change,
    count_changed,
    talk,
)


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
        counted = (board_tables.board_days, board_tables.board_months, board_tables.board_marks)
        for table in (tables.leads, tables.conversations, *counted):
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
        for segment in {name for name, *_ in wanted} | {ALL}:
            by_day: Counter[tuple[Measure, str]] = Counter()
            for day in WHOLE.days():
                by_day.update(uow.board.counts(Period(day, day), segment))
            assert uow.board.counts(WHOLE, segment) == by_day
