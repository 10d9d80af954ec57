"""Hear what one message says: answer, volunteered facts, corrections, questions and wishes, all at once.

The question that was asked decides how words are meant: « trois devis suffisent » is a procedure when the
procedure was asked, and « vous gardez mes coordonnées longtemps ? » is no e-mail address. Real people write
several things in one message, so nothing here stops at the first thing found.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.dialogue import offers, readers
from bot.dialogue.answers import hear_answer, hear_aside
from bot.dialogue.asked_back import waits
from bot.dialogue.buttons import hear_button
from bot.dialogue.clauses import Parts, divide
from bot.dialogue.corrections import hear_corrections
from bot.dialogue.heard import Heard, Understanding
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CLOSED, Topic
from bot.dialogue.volunteered import hear_volunteered, tidy_need
from bot.dialogue.who import hear_segment
from bot.dialogue.wishes import hear_wishes
from bot.leads.fields import place
from bot.leads.fields.reading import ReadingContext
from bot.qualification.declarations import is_news
from bot.qualification.remembered import reading_one_message
from bot.qualification.text import fold

_COMMAND = re.compile(r"\s*/\w+\s*(?:\{.*\})?\s*$", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORDS_OF_A_REMARK = 6
_OF_US = re.compile(r"\b(?:vous|votre|vos)\b")
# Kept beside an answer; a grumble or a joke inside one is left without a reply.
_SAID_ANYWAY = frozenset({"greet", "thank", "request_erasure", "request_my_data"})
_SAYS_NO = frozenset({"out_of_scope", "chitchat", "goodbye", "ask_help"})
_WORDS_OF_A_SITUATION = 5  # so many words tell something, even when they do not say what is wanted


def hear(
    text: str,
    understanding: Understanding,
    state: DialogueState,
    today: datetime.date,
    button: Mapping[str, Any] | None = None,
) -> Heard:
    """What `text` says to the question `state.asking`; `state` is not changed.

    `text` has at most 1,000 characters. `button` is the payload of a button, when one was pressed.
    """
    with reading_one_message():
        return _hear(text, understanding, state, today, button)


def _hear(
    text: str,
    understanding: Understanding,
    state: DialogueState,
    today: datetime.date,
    button: Mapping[str, Any] | None,
) -> Heard:
    if state.asking is Topic.MARKETING:  # asked once: whatever else is said counts as at the end of a request
        closing = dataclasses.replace(state, asking=Topic.ANYTHING_ELSE)
        heard = _hear(text, understanding, closing, today, button)
        if not button:
            offers.hear_reply(heard)
        return heard
    heard = Heard(text, state.turn)
    if button:
        hear_button(button, state.asking, heard)
        return heard
    if _COMMAND.match(unicodedata.normalize("NFKC", text)):
        return heard  # a command of some other program, which means nothing here
    context = ReadingContext(today=today)
    parts = divide(understanding, state.asking, first=state.turn <= 1)
    hear_wishes(text, understanding, state, heard)
    hear_corrections(text, state, context, heard)
    hear_answer(parts, state, context, heard)
    hear_aside(parts, state, context, heard)
    hear_volunteered(text, state, context, heard)
    tidy_need(heard)
    heard.place = place.find(text)
    hear_segment(text, parts, understanding, state, heard)
    asked = state.asking
    if heard.changes_segment and asked is not None and asked not in readers.STRUCTURED:
        heard.facts.pop(asked, None)  # they said who they are, not what was asked
    _hear_questions(parts, asked, heard)
    heard.situation = heard.situation or (asked is Topic.NEED and _tells_something(parts, state, heard))
    return heard


def _tells_something(parts: Parts, state: DialogueState, heard: Heard) -> bool:
    """« Je suis un particulier » says who wants it: all that is left to ask is what."""
    declares = any(is_news(item, state.evidence) for item in heard.evidence)
    return declares or len(_LETTERS.findall(parts.statement)) >= _WORDS_OF_A_SITUATION


def _hear_questions(parts: Parts, asked: Topic | None, heard: Heard) -> None:
    taken = Topic.NEED in heard.facts
    for clause in parts.questions:
        if taken and clause.intent == "ask_product":
            continue
        if clause.intent not in heard.questions:
            heard.questions.append(clause.intent)
    answered = asked is not None and (asked in heard.facts or bool(heard.outcome))
    said = {c.intent for c in parts.smalltalk if not answered or c.intent in _SAID_ANYWAY or "?" in c.text}
    if (
        asked is Topic.NEED
        and "speak_other_language" in said
        and len(heard.text.split()) >= _WORDS_OF_A_SITUATION
        and "?" not in heard.text
    ):  # a request in another language is a request all the same
        heard.facts[Topic.NEED] = readers.raw_fact(heard.text, heard.turn)
    more = len(said) > 1 or parts.statement or parts.questions
    heard.smalltalk.extend(sorted(said - {"greet"} if more else said))
    if heard.facts or heard.corrections or heard.questions or heard.outcome or heard.wishes:
        return
    if heard.yes is None:
        heard.situation = waits(heard.text)
        asks = parts.unanswerable or (_asks_of_us(asked, heard) and not heard.situation)
        heard.unanswerable.extend([heard.text] if asks else [])
    if heard.unanswerable:  # one sentence of that kind is enough
        heard.smalltalk = [intent for intent in heard.smalltalk if intent not in _SAYS_NO]


def _asks_of_us(asked: Topic | None, heard: Heard) -> bool:
    """« Et mon vieux portable il passe avec votre machin »: nothing of an answer, and it speaks of us."""
    if asked is None or asked is Topic.NEED or asked in CLOSED or heard.smalltalk or heard.problems:
        return False
    return len(heard.text.split()) >= _WORDS_OF_A_REMARK and bool(_OF_US.search(fold(heard.text).text))
