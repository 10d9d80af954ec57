"""Hear the answer to the question that was asked: its form decides, and what was asked."""

from __future__ import annotations

import datetime
import re
from typing import Any

from bot.dialogue import readers
from bot.dialogue.asked_back import has_said_before, is_about_us, is_interjection, names_something, waits
from bot.dialogue.clauses import Parts
from bot.dialogue.heard import Heard
from bot.dialogue.questions_asked import looks_like_question
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CLOSED, CONTACTS, Topic
from bot.leads.fields import need, replies, timeline
from bot.leads.fields.reading import Reading, ReadingContext
from bot.qualification.declarations import only_declares
from bot.qualification.text import fold

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ANOTHER = re.compile(r"\bautre (?:demande|question|chose|besoin|sujet|projet)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTHING = re.compile(r"(?:\W*(?:rien|n[ée]ant|aucune?|nada|sans objet)|[^\w-]*-)\W*$", re.IGNORECASE)
_WORDS_OF_AN_ASIDE = 8
_WORDS_OF_A_REFUSAL = 12
_ANY_DAY = ReadingContext(today=datetime.date(2000, 1, 1))
_NAMES = frozenset({Topic.ORGANISATION, Topic.ROLE, Topic.NAME})


def hear_answer(parts: Parts, state: DialogueState, context: ReadingContext, heard: Heard) -> None:
    """Take what was stated as the answer, where it can be one."""
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


def hear_aside(parts: Parts, state: DialogueState, context: ReadingContext, heard: Heard) -> None:
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


def _take(reading: Reading[Any], topic: Topic, heard: Heard) -> None:
    """Sort a reading of the asked topic: a value, a problem, both, or « there is none »."""
    if reading.value is not None:
        heard.facts[topic] = readers.as_fact(reading, heard.turn)
    if reading.problem and reading.problem.endswith("_none"):
        heard.outcome = "none"
    elif reading.problem:
        heard.problems[topic] = reading.problem


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
    if readers.belongs_elsewhere(asked, statement) and not _insists(asked, statement, state):
        return  # « demain vers 14h » is no name; it is taken as what it is
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


def _insists(asked: Topic, statement: str, state: DialogueState) -> bool:
    """« Printemps », once more: whoever answers so when asked again is called so."""
    before = state.progress.get(asked)
    word = statement.strip(" .!")
    return before is not None and before.misses > 0 and word[:1].isupper() and word.isalpha()


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
    if only_declares(statement):
        return False  # « je suis un particulier » says who, not what
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
