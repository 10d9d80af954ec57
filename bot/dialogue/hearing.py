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
from bot.dialogue.asked_back import has_said_before, is_about_us, is_interjection, names_something, waits
from bot.dialogue.buttons import hear_button
from bot.dialogue.clauses import Parts, divide
from bot.dialogue.corrections import hear_corrections
from bot.dialogue.heard import Heard, Understanding
from bot.dialogue.questions_asked import looks_like_question
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CLOSED, CONTACTS, Topic
from bot.dialogue.volunteered import hear_volunteered, tidy_need
from bot.dialogue.who import hear_segment
from bot.dialogue.wishes import hear_wishes
from bot.leads.fields import need, place, replies, timeline
from bot.leads.fields.reading import Reading, ReadingContext
from bot.qualification.text import fold

_COMMAND = re.compile(r"\s*/\w+\s*(?:\{.*\})?\s*$", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ANOTHER = re.compile(r"\bautre (?:demande|question|chose|besoin|sujet|projet)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTHING = re.compile(r"\W*(?:rien|n[ée]ant|aucune?|nada|sans objet|-+)\W*$", re.IGNORECASE)
_WORDS_OF_AN_ASIDE = 8
_WORDS_OF_A_REFUSAL = 12
_ANY_DAY = ReadingContext(today=datetime.date(2000, 1, 1))
_WORDS_OF_A_REMARK = 6
_OF_US = re.compile(r"\b(?:vous|votre|vos)\b")
# Kept beside an answer; a grumble or a joke inside one is left without a reply.
_SAID_ANYWAY = frozenset({"greet", "thank", "request_erasure", "request_my_data"})
_SAYS_NO = frozenset({"out_of_scope", "chitchat", "goodbye", "ask_help"})
_NAMES = frozenset({Topic.ORGANISATION, Topic.ROLE, Topic.NAME})
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
    if state.asking is Topic.MARKETING:  # asked once: whatever else is said counts as at the end of a request
        closing = dataclasses.replace(state, asking=Topic.ANYTHING_ELSE)
        heard = hear(text, understanding, closing, today, button)
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
    _hear_answer(parts, state, context, heard)
    _hear_aside(parts, state, context, heard)
    hear_volunteered(text, state, context, heard)
    tidy_need(heard)
    heard.place = place.find(text)
    hear_segment(text, parts, understanding, state, heard)
    asked = state.asking
    if heard.changes_segment and asked is not None and asked not in readers.STRUCTURED:
        heard.facts.pop(asked, None)  # they said who they are, not what was asked
    _hear_questions(parts, asked, heard)
    heard.situation = heard.situation or (
        state.asking is Topic.NEED and len(_LETTERS.findall(parts.statement)) >= _WORDS_OF_A_SITUATION
    )
    return heard


def _take(reading: Reading[Any], topic: Topic, heard: Heard) -> None:
    """Sort a reading of the asked topic: a value, a problem, both, or « there is none »."""
    if reading.value is not None:
        heard.facts[topic] = readers.as_fact(reading, heard.turn)
    if reading.problem and reading.problem.endswith("_none"):
        heard.outcome = "none"
    elif reading.problem:
        heard.problems[topic] = reading.problem


def _hear_answer(parts: Parts, state: DialogueState, context: ReadingContext, heard: Heard) -> None:
    asked, statement = state.asking, parts.statement
    if asked is None or asked in heard.corrections:
        return
    if asked is Topic.NEED and state.human and not heard.wishes and _says_enough(heard.text):
        heard.facts[asked] = readers.raw_fact(heard.text, heard.turn)  # a few words for the person who calls
        return
    if not statement:
        return
    if asked in state.facts and has_said_before(statement):
        heard.facts[asked] = state.facts[asked].firm()
        return
    if asked in CLOSED:
        _hear_closed(asked, statement, heard)
        return
    stays = asked in CONTACTS or not looks_like_question(statement)  # « pourquoi ? bon, paulo@… »
    if heard.wishes & {"offers", "no_offers"} and "," not in statement and asked in _NAMES:
        return  # « pas de pub s'il vous plaît » names nobody
    if heard.wishes & {"stop", "restart", "human"} or ("why" in heard.wishes and not stays):
        return
    if asked in CONTACTS:
        _hear_contact(asked, statement, context, heard)
    elif asked in readers.STRUCTURED:
        _hear_structured(asked, statement, context, heard)
    else:
        _hear_words(asked, statement, parts, state, context, heard)


def _hear_aside(parts: Parts, state: DialogueState, context: ReadingContext, heard: Heard) -> None:
    """What follows a question of theirs answers ours only when it clearly does."""
    asked = state.asking
    if asked is None or asked in CLOSED or asked is Topic.NEED:
        return
    before = state.progress.get(asked)
    dodges = ("unknown", "none") if asked in (Topic.BUDGET, Topic.TIMELINE) else ("unknown",)
    if heard.outcome in dodges and parts.digresses and (before is None or before.asked <= 1):
        heard.outcome = ""  # « ça dépend, c'est combien chez vous ? »: answer, then ask once more
    again = before is not None and before.asked > 1 and parts.digresses and not heard.facts
    if again and not heard.outcome and replies.is_dont_know(heard.text, asked.value):
        heard.outcome = "unknown"
    if not parts.aside or heard.outcome or heard.wishes or asked in {**heard.facts, **heard.corrections}:
        return
    found = readers.find(asked, parts.aside, context)
    short = len(parts.aside.split()) <= _WORDS_OF_AN_ASIDE and readers.gives(asked, parts.aside)
    if found is None and (short or (asked in _NAMES and names_something(parts.aside, told=True))):
        found = readers.read(asked, parts.aside, context)
    if found is not None and found.value is not None:
        _take(found, asked, heard)


def _says_enough(text: str) -> bool:
    return "?" not in text and len(_LETTERS.findall(text)) > 1


def _hear_closed(asked: Topic, statement: str, heard: Heard) -> None:
    if asked is Topic.CONSENT:
        reply = replies.read_consent(statement)
    elif asked is Topic.CONFIRM:
        reply = replies.read_confirmation(statement)
    elif asked is Topic.ANYTHING_ELSE:
        reply = replies.read_anything_else(statement)
    else:
        return
    if reply is not replies.YesNo.UNCLEAR:
        heard.yes = reply is replies.YesNo.YES


def _hear_contact(asked: Topic, statement: str, context: ReadingContext, heard: Heard) -> None:
    """One question asks for an e-mail address or a phone number: either answers it."""
    other = Topic.PHONE if asked is Topic.EMAIL else Topic.EMAIL
    answer = readers.read(asked, statement, context)
    if answer is None or answer.value is None:
        answer = readers.find(asked, statement, context) or answer
    instead = readers.find(other, statement, context)
    if instead is None and (answer is None or not (answer.value or answer.problem)):
        instead = readers.read(other, statement, context)
    for topic, reading in ((asked, answer), (other, instead)):
        # A mistyped address is not asked for again when a good number stands beside it.
        other_is_good = topic is asked and instead is not None and instead.value is not None
        if reading is not None and (reading.value is not None or (reading.problem and not other_is_good)):
            _take(reading, topic, heard)
    if not (heard.facts or heard.problems):
        heard.outcome = _outcome(asked, statement)


def _hear_structured(asked: Topic, statement: str, context: ReadingContext, heard: Heard) -> None:
    # « Nous sommes 15, pas 14 » corrects the size: its figures are no budget.
    look = readers.find if heard.corrections else readers.read
    reading = look(asked, statement, context)
    if asked is Topic.BUDGET and reading is not None and _YEAR.fullmatch(reading.quote.strip()):
        reading = None
    if reading is None or reading.value is None:
        heard.outcome = _outcome(asked, statement)
    if reading is not None and not heard.outcome:
        _take(reading, asked, heard)


def _hear_words(
    asked: Topic, statement: str, parts: Parts, state: DialogueState, context: ReadingContext, heard: Heard
) -> None:
    heard.outcome = _outcome(asked, statement)
    if heard.outcome or not _LETTERS.search(statement):
        return
    if asked is Topic.NEED and not _says_a_need(statement, heard):
        return
    if asked is Topic.ORGANISATION and readers.is_bare_function(statement):
        heard.facts[Topic.ROLE] = readers.raw_fact(statement, heard.turn)
        return
    if asked is Topic.TIMELINE and readers.find(Topic.BUDGET, statement, context) is not None:
        return  # an amount is no date; it is taken as what it is
    beside = parts.digresses or (asked in _NAMES and is_about_us(statement))
    if (beside and not _clearly_answers(asked, statement)) or is_interjection(statement) or waits(statement):
        return  # « un instant, je parle à une machine ? », « vous avez un drôle de robot »
    reading = readers.read(asked, statement, context)
    if reading is not None:
        _take(reading, asked, heard)
    elif asked is Topic.TIMELINE and readers.is_only_organisation(statement, _organisation(state)):
        return  # nobody needs something by a company
    elif not parts.digresses and asked not in (Topic.NAME, Topic.CALLBACK) and not parts.gibberish:
        heard.facts[asked] = readers.raw_fact(statement, heard.turn)


def _organisation(state: DialogueState) -> str | None:
    fact = state.facts.get(Topic.ORGANISATION)
    return str(fact.value) if fact is not None else None


def _clearly_answers(asked: Topic, statement: str) -> bool:
    """Whether what stands before a question of theirs answers ours, by its form."""
    if asked is Topic.NEED:
        return True
    return readers.gives(asked, statement) or readers.finds(asked, statement) or names_something(statement)


def _says_a_need(statement: str, heard: Heard) -> bool:
    """A first message must say clearly what is wanted; later, anything but a bare yes or no does."""
    if "support" in heard.wishes:
        return True
    if heard.turn <= 1:
        return need.is_specific(statement)
    if _ANOTHER.search(fold(statement).text) and len(statement.split()) <= 8:
        return False  # « oui, j'ai une autre demande » does not say which
    return len(statement.split()) > 3 or replies.read_yes_no(statement) is replies.YesNo.UNCLEAR


def _outcome(asked: Topic, statement: str) -> str:
    if asked is Topic.TIMELINE and timeline.says_when(statement, _ANY_DAY):
        return ""  # « aucune urgence » is an answer
    if asked is Topic.NEED and len(statement.split()) > _WORDS_OF_A_REFUSAL:
        return ""  # « je ne sais pas si je suis au bon endroit. Je fais une thèse… » goes on to say it
    if _NOTHING.match(statement):
        return "none"
    if replies.is_refusal(statement, asked.value):
        return "refused"
    if replies.is_dont_know(statement, asked.value):
        return "unknown"
    if replies.is_not_applicable(statement, asked.value):
        return "none"
    return ""


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
