"""A visitor who arranges a call, on Monday 23 November 2026 at 10 o'clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.calendar import talk as calls
from bot.calendar.offering import Agenda
from bot.calendar.rules import CallbackRules
from bot.calendar.slots import OfficeCalendar
from bot.calendar.team import Call, Team
from bot.dialogue.advance import Turn, advance
from bot.dialogue.call import chosen_slot
from bot.dialogue.closing import Closing, close
from bot.dialogue.heard import Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.recap import recap_lines
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.playbook import read_playbook
from tests.support.talk import TODAY, Talk, until

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
HOURS = read_playbook(Path(__file__).resolve().parents[4] / "playbook.yml").hours
CALENDAR = OfficeCalendar(HOURS, PARIS, CallbackRules())
PHONE = "06 39 98 44 21"


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


class Caller(Talk):
    """A visitor of a company where calls are booked; `taken` are the times that others were given."""

    def __init__(self) -> None:
        self.taken: list[datetime.datetime] = []
        self.closing: Closing | None = None
        super().__init__()

    def agenda(self) -> Agenda:
        half = datetime.timedelta(minutes=30)
        return Agenda(CALENDAR, Team(("ada@exemple.fr",)), [Call(t, t + half) for t in self.taken], NOW)

    @property
    def slot(self) -> datetime.datetime | None:
        start = chosen_slot(self.state)
        return start.astimezone(PARIS) if start else None

    @property
    def offered(self) -> list[str]:
        starts = [datetime.datetime.fromisoformat(text) for text in self.state.offered]
        return [start.astimezone(PARIS).strftime("%d %H:%M") for start in starts]

    def presses_slot(self, number: int) -> Turn:
        return self.presses("answer", "un créneau", callback=self.state.offered[number])

    def recap(self) -> dict[str, str]:
        return {line.topic.value: line.value for line in recap_lines(self.state)}

    def _hear(self, text: str, understanding: Understanding, button: Mapping[str, Any] | None = None) -> Turn:
        state = DialogueState.from_json(self.state.to_json())
        state.turn += 1
        self.heard = hear(text, understanding, state, TODAY, button)
        calls.hear_call(state, self.heard, self.agenda)
        if state.flow in ("closing", "over"):
            self.closing = close(state, self.heard)
            self.turn = self.closing.turn
        else:
            self.turn = calls.ask_about_call(advance(state, self.heard), self.agenda)
        return self.turn


def company() -> Caller:
    caller = Caller()
    caller.says("Nous sommes une petite société de nettoyage de 25 salariés", "state_need")
    if caller.asked is Topic.NEED:
        caller.says("Un logiciel de pointage pour suivre les équipes sur les chantiers", "state_need")
    if caller.asked in (Topic.SEGMENT, Topic.USAGE):
        caller.presses("answer", "Une entreprise", segment="entreprise")
    return caller


def asked_when() -> Caller:
    """Somebody with a number and no e-mail address, who agreed to be called."""
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says(PHONE, "give_phone")
    until(caller, Topic.CALLBACK)
    assert caller.asked is Topic.CALLBACK
    return caller
