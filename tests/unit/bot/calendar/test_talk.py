"""Arranging a call in a conversation, on Monday 23 November 2026 at 10 o'clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

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
from bot.dialogue.lead_of import lead_of
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


def saved(at_slot: int = 0) -> Caller:
    caller = asked_when()
    caller.presses_slot(at_slot)
    caller.says("oui, c'est exact")
    assert caller.asked is None and caller.state.flow == "complete"
    closing = close(caller.state, None)
    caller.turn = closing.turn
    return caller


def test_when_to_call_is_asked_after_the_consent_with_three_free_slots() -> None:
    caller = asked_when()
    assert caller.state.consent is True
    assert caller.offered == ["23 12:00", "23 13:30", "24 09:00"]


def test_who_leaves_an_address_is_not_asked_when_to_call() -> None:
    caller = company()
    until(caller, Topic.CONFIRM)
    assert caller.asked is Topic.CONFIRM and Topic.CALLBACK not in caller.state.progress


def test_who_refuses_to_be_contacted_is_not_asked_when_to_call() -> None:
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says(PHONE, "give_phone")
    assert caller.asked is Topic.CONSENT
    caller.says("non, je refuse")
    assert caller.asked is Topic.CONFIRM and caller.slot is None


def test_a_slot_that_is_pressed_stands_in_the_recap_and_in_the_lead() -> None:
    caller = asked_when()
    caller.presses_slot(2)
    assert caller.asked is Topic.CONFIRM and caller.slot == at(24, 9)
    assert caller.recap()["callback"] == "mardi 24 novembre vers 9 h"
    assert lead_of(caller.state, "c", {}, NOW, "1").callback_at == at(24, 9)


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("demain vers 14h", at(24, 14)),
        ("dem1 14h", at(24, 14)),
        ("le deuxième", at(23, 13, 30)),
        ("plutôt le 1er", at(23, 12)),
        ("dès que possible", at(23, 12)),
        ("jeudi à 10h30 svp", at(26, 10, 30)),
    ],
)
def test_words_that_one_slot_answers_choose_it(words: str, slot: datetime.datetime) -> None:
    caller = asked_when()
    caller.says(words)
    assert (caller.asked, caller.slot) == (Topic.CONFIRM, slot)


def test_words_that_several_slots_answer_are_answered_with_these() -> None:
    caller = asked_when()
    caller.says("plutôt en fin de semaine")
    assert caller.asked is Topic.CALLBACK and caller.state.offer == "fitting"
    assert caller.offered == ["26 09:00", "26 13:30", "27 09:00"]
    caller.says("vendredi 9h")
    assert caller.slot == at(27, 9)


def test_what_nothing_fits_is_said_so_with_the_nearest_slots() -> None:
    caller = asked_when()
    caller.says("demain soir")
    assert caller.state.offer == "nearest" and caller.offered == ["24 16:30", "24 17:00", "24 17:30"]
    assert caller.slot is None and caller.recap()["callback"] == "demain soir"


def test_another_moment_is_asked_for_in_words() -> None:
    caller = asked_when()
    caller.presses("wish", "Un autre moment", wish="other_time")
    assert (caller.asked, caller.state.offer, caller.offered) == (Topic.CALLBACK, "other_time", [])
    caller.says("mercredi matin")
    assert caller.offered[0] == "25 09:00"
    caller.says("aucun ne me convient")
    assert caller.state.offer == "other_time"


@pytest.mark.parametrize("words", ["peu importe", "je ne sais pas", "quand vous voulez"])
def test_who_does_not_mind_is_promised_nothing_and_asked_no_more(words: str) -> None:
    caller = asked_when()
    caller.says(words)
    assert caller.asked is Topic.CONFIRM and caller.slot is None


def test_nobody_is_asked_without_end() -> None:
    caller = asked_when()
    for _ in range(6):
        if caller.asked is Topic.CALLBACK:
            caller.says("demain soir")
    assert caller.asked is Topic.CONFIRM and caller.slot is None
    assert caller.recap()["callback"] == "demain soir"


def test_a_slot_that_was_given_to_somebody_else_is_not_taken() -> None:
    caller = asked_when()
    caller.taken.append(at(23, 12))
    caller.presses_slot(0)
    assert caller.asked is Topic.CALLBACK and caller.state.offer == "taken"
    assert "23 12:00" not in caller.offered


def test_a_slot_that_is_taken_before_the_request_is_saved_is_asked_about_again() -> None:
    caller = asked_when()
    caller.presses_slot(0)
    caller.taken.append(at(23, 12))
    caller.says("oui, c'est exact")
    assert caller.asked is Topic.CALLBACK and caller.state.offer == "taken" and caller.slot is None
    caller.presses_slot(0)
    assert caller.asked is Topic.CONFIRM
    caller.says("oui")
    assert caller.asked is None and caller.slot == at(23, 13, 30)


def test_a_wish_that_was_told_at_once_is_not_asked_for() -> None:
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says(f"appelez-moi au {PHONE} demain à 14h", "give_phone")
    assert caller.state.wants_call
    until(caller, Topic.CONFIRM)
    assert caller.asked is Topic.CONFIRM and caller.slot == at(24, 14)
    assert caller.state.progress_of(Topic.CALLBACK).asked == 0


def test_who_asks_for_an_appointment_is_asked_for_a_number_and_when() -> None:
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says("lucie@net-et-clair.fr. On peut prendre rendez-vous ?", "ask_appointment")
    asked = []
    for _ in range(6):
        if caller.asked in (Topic.CALLBACK, None):
            break
        asked.append(caller.asked)
        caller.says({Topic.PHONE: PHONE, Topic.CONSENT: "oui"}.get(caller.asked, "lucie@net-et-clair.fr"))
    assert Topic.PHONE in asked and caller.asked is Topic.CALLBACK


def test_the_call_can_be_changed_at_the_recap() -> None:
    caller = asked_when()
    caller.presses_slot(0)
    caller.says("plutôt jeudi à 10h30")
    assert caller.asked is Topic.CONFIRM and caller.slot == at(26, 10, 30)
    caller.presses("edit", "Modifier : Rappel", topic="callback")
    assert caller.asked is Topic.CALLBACK and caller.offered
    caller.presses_slot(1)
    assert caller.slot == at(23, 13, 30)


def test_the_call_can_be_cancelled_at_the_recap_without_ending_the_conversation() -> None:
    caller = asked_when()
    caller.presses_slot(0)
    caller.says("annulez le rappel")
    assert caller.asked is Topic.CONFIRM and caller.slot is None
    assert "call_cancelled" in caller.said and "callback" not in caller.recap()


def test_after_it_was_saved_the_call_can_be_moved_and_cancelled() -> None:
    caller = saved()
    caller.says("finalement plutôt jeudi à 10h30")
    assert caller.closing is not None and caller.closing.updated and caller.slot == at(26, 10, 30)
    caller.says("annulez le rappel")
    assert caller.closing.updated and caller.slot is None and "call_cancelled" in caller.said


def test_after_it_was_saved_a_vague_wish_is_answered_with_slots() -> None:
    caller = saved()
    caller.says("finalement je préfère être appelé vendredi matin")
    assert caller.closing is not None and caller.closing.offers_call and not caller.closing.updated
    assert caller.slot == at(23, 12), "what is booked stays until another slot is chosen"
    caller.presses_slot(0)
    assert caller.closing.updated and caller.slot == at(27, 9)


def test_when_nothing_is_free_the_wish_is_kept_in_words() -> None:
    caller = asked_when()
    caller.taken += [
        at(day, hour, minute) for day in range(23, 31) for hour in range(8, 19) for minute in (0, 30)
    ]
    caller.taken += [t + datetime.timedelta(days=8) for t in caller.taken]
    caller.says("demain vers 14h")
    assert caller.asked is Topic.CONFIRM and caller.slot is None
    assert caller.recap()["callback"] == "demain vers 14h"


def test_a_question_is_no_wish() -> None:
    caller = asked_when()
    caller.says("vous êtes ouverts le samedi ?", "ask_hours")
    assert caller.asked is Topic.CALLBACK and caller.slot is None and Topic.CALLBACK not in caller.state.facts


def test_a_regulator_is_never_offered_a_call() -> None:
    caller = Caller()
    caller.says(
        "Contrôle de la CNIL au titre du RGPD, merci de nous répondre", "state_regulation", like="B2R"
    )
    for _ in range(12):
        if caller.asked in (Topic.CONFIRM, None):
            break
        caller.says(PHONE if caller.asked is Topic.EMAIL else "contrôle sur pièces au titre du RGPD")
    assert Topic.CALLBACK not in caller.state.progress
