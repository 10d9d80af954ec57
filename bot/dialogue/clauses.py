"""Divide a message into what it states, what it asks and what is only small talk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.questions_asked import (
    FAQ_INTENTS,
    NEED_LIKE_INTENTS,
    SMALLTALK_INTENTS,
    is_short,
    looks_like_question,
)
from bot.dialogue.topics import Topic
from bot.leads.fields import need
from bot.qualification.text import fold

# How sure the classifier must be, according to how much the form of the clause says already.
ASKED_WITH_QUESTION = 0.25
ASKED_INSTEAD_OF_NEED = 0.5
ASKED_BY_KEYWORD = 0.55
ASKED_WITHOUT_SIGN = 0.85
SMALLTALK = 0.75
SMALLTALK_WITH_QUESTION = 0.4
SMALLTALK_FOR_OWN_WORDS = 0.93  # a name or a job that no classifier has seen looks like anything
_NOT_IN_OWN_WORDS = frozenset(
    {None, Topic.NEED, Topic.SEGMENT, Topic.USAGE, Topic.CONSENT, Topic.CONFIRM, Topic.ANYTHING_ELSE}
)
SMALLTALK_WORDS = {
    "greet": 4,
    "thank": 8,
    "goodbye": 8,
}  # a longer clause that begins with « bonjour » says more
# Words that announce a question, and say nothing themselves.
_ANNOUNCES = re.compile(
    r"\bquestions?\b|\bcuriosite\b|\bau fait\b|\bau passage\b|\btant que j'y pense\b"
    r"|\bavant (?:d'aller|de continuer|ca|tout)\b|"
    r"\battendez\b|\bdites[- ]moi\b|\bjuste une chose\b|\bd'ailleurs\b|\bpardon"
)
# « Vous avez… ? » names what is wanted, though it asks.
_OFFERED = re.compile(
    r"\b(?:vous (?:avez|auriez|vendez|proposez|faites|feriez|louez)|avez[- ]vous|faites[- ]vous)\b"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Parts:
    """A message in its parts, each clause in one of them."""

    statement: str = ""
    questions: list[Clause] = field(default_factory=list)
    unanswerable: list[Clause] = field(default_factory=list)
    smalltalk: list[Clause] = field(default_factory=list)
    gibberish: bool = False

    @property
    def says_nothing_else(self) -> bool:
        """Whether the message is a statement only."""
        return not (self.questions or self.unanswerable)


def divide(understanding: Understanding, asked: Topic | None, first: bool = False) -> Parts:
    """Divide a message, seen from the topic that was asked; `first`: the visitor's first message."""
    parts = Parts()
    stated: list[str] = []
    asking = False
    for clause in understanding.clauses:
        if _is_question(clause, asked):
            asking = True
            parts.questions.append(clause)
            if asked is Topic.NEED and _states_a_need(clause, first):
                stated.append(clause.text)
        elif _is_smalltalk(clause, asked):
            parts.smalltalk.append(clause)
        elif _is_foreign_question(clause, asked, first):
            asking = True
            parts.unanswerable.append(clause)
        elif asked in (None, Topic.NEED) or not (asking or _announces_question(clause, understanding)):
            # What follows a question of theirs explains that question; it is no answer to ours.
            stated.append(clause.text)
    parts.statement = " ".join(part.strip() for part in stated).strip()
    asks = bool(parts.questions or parts.unanswerable)
    if asked is Topic.NEED and not first and asks and not need.is_specific(parts.statement):
        parts.statement = ""  # « si l'enfant l'enlève, est-ce que… ? »: all of it is the question
    words = _WORD.findall(parts.statement)
    parts.gibberish = (
        understanding.intent == "nlu_fallback" and len(words) < 2 and asked is not Topic.ORGANISATION
    )
    return parts


def _is_question(clause: Clause, asked: Topic | None) -> bool:
    if clause.intent not in FAQ_INTENTS:
        return False
    if looks_like_question(clause.text):
        # A need is often put as a question: « vous avez un truc pour… ? »
        return clause.confidence >= (ASKED_INSTEAD_OF_NEED if asked is Topic.NEED else ASKED_WITH_QUESTION)
    if asked in (Topic.CONSENT, Topic.CONFIRM, Topic.ANYTHING_ELSE, Topic.PROCEDURE, Topic.REGULATION):
        return False
    if asked in (None, Topic.NEED, Topic.SEGMENT, Topic.USAGE) and is_short(clause.text):
        return clause.confidence >= ASKED_BY_KEYWORD
    return clause.confidence >= ASKED_WITHOUT_SIGN and asked in (None, Topic.NEED)


def _states_a_need(clause: Clause, first: bool) -> bool:
    """« Vous avez un logiciel pour… ? » states a need; once it was asked, only a clear one does."""
    return clause.intent in NEED_LIKE_INTENTS and (first or _offered(clause.text))


def _offered(text: str) -> bool:
    return _OFFERED.search(fold(text).text) is not None


def _announces_question(clause: Clause, understanding: Understanding) -> bool:
    is_last = clause is understanding.clauses[-1]
    return not is_last and is_short(clause.text, 8) and bool(_ANNOUNCES.search(fold(clause.text).text))


def _is_smalltalk(clause: Clause, asked: Topic | None) -> bool:
    if clause.intent not in SMALLTALK_INTENTS:
        return False
    if not is_short(clause.text, SMALLTALK_WORDS.get(clause.intent, 100)):
        return False
    if looks_like_question(clause.text):
        return clause.confidence >= SMALLTALK_WITH_QUESTION
    return clause.confidence >= (SMALLTALK if asked in _NOT_IN_OWN_WORDS else SMALLTALK_FOR_OWN_WORDS)


def _is_foreign_question(clause: Clause, asked: Topic | None, first: bool) -> bool:
    """A question that no answer of ours fits; a need put as a question is none."""
    if asked in (None, Topic.SEGMENT, Topic.USAGE) or not looks_like_question(clause.text):
        return False
    if not _WORD.search(clause.text):
        return False
    if asked is not Topic.NEED:
        return clause.text.rstrip().endswith("?") or clause.confidence < ASKED_WITHOUT_SIGN
    return not (first or _offered(clause.text))
