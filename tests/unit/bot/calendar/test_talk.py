"""Arranging a call in a conversation, on Monday 23 November 2026 at 10 o'clock."""

from __future__ import annotations

import datetime

import pytest

from bot.dialogue.lead_of import lead_of
from bot.dialogue.topics import Topic
from tests.support.talk import until
from tests.unit.bot.calendar.caller import NOW, PHONE, Caller, asked_when, at, company


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
    assert caller.recap()["callback"] == "mardi 24 novembre vers 9\u00a0h"
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


@pytest.mark.parametrize(
    "words",
    ["j'aimerais qu'on m'appelle au", "pouvez-vous me rappeler au", "je préfère le téléphone, c'est le"],
)
def test_who_leaves_an_address_and_wants_to_be_called_is_asked_when(words: str) -> None:
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says(f"lucie@net-et-clair.fr, {words} {PHONE}", "give_email")
    until(caller, Topic.CALLBACK)
    assert caller.asked is Topic.CALLBACK and caller.offered


@pytest.mark.parametrize("words", ["mais ne m'appelez pas au", "je préfère ne pas être appelée au"])
def test_who_does_not_want_to_be_called_is_not_asked_when(words: str) -> None:
    caller = company()
    until(caller, Topic.EMAIL)
    caller.says(f"lucie@net-et-clair.fr, {words} {PHONE}", "give_email")
    until(caller, Topic.CONFIRM)
    assert caller.asked is Topic.CONFIRM and Topic.CALLBACK not in caller.state.progress


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
