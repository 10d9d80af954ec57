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

# How sure the classifier must be, according to how much the form of the clause says already.
ASKED_WITH_QUESTION = 0.25
ASKED_BY_KEYWORD = 0.55
ASKED_WITHOUT_SIGN = 0.85
SMALLTALK = 0.6
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Parts:
    """A message in its parts, each clause in one of them."""

    statement: str = ""
    questions: list[Clause] = field(default_factory=list)
    unanswerable: list[Clause] = field(default_factory=list)
    smalltalk: list[Clause] = field(default_factory=list)
    first: bool = False
    gibberish: bool = False

    @property
    def says_nothing_else(self) -> bool:
        """Whether the message is a statement only."""
        return not (self.questions or self.unanswerable)


def divide(understanding: Understanding, asked: Topic | None) -> Parts:
    """Divide a message, seen from the topic that was asked."""
    parts = Parts(first=asked is Topic.NEED)
    stated: list[str] = []
    for clause in understanding.clauses:
        if _is_question(clause, asked):
            parts.questions.append(clause)
            if asked is Topic.NEED and clause.intent in NEED_LIKE_INTENTS:
                stated.append(clause.text)
        elif _is_smalltalk(clause):
            parts.smalltalk.append(clause)
        elif _is_foreign_question(clause, asked):
            parts.unanswerable.append(clause)
        else:
            stated.append(clause.text)
    parts.statement = " ".join(part.strip() for part in stated).strip()
    words = _WORD.findall(parts.statement)
    parts.gibberish = (
        understanding.intent == "nlu_fallback" and len(words) < 2 and asked is not Topic.ORGANISATION
    )
    return parts


def _is_question(clause: Clause, asked: Topic | None) -> bool:
    if clause.intent not in FAQ_INTENTS:
        return False
    if looks_like_question(clause.text):
        return clause.confidence >= ASKED_WITH_QUESTION
    if asked in (Topic.CONSENT, Topic.CONFIRM, Topic.ANYTHING_ELSE, Topic.PROCEDURE, Topic.REGULATION):
        return False
    if asked in (None, Topic.NEED, Topic.SEGMENT, Topic.USAGE) and is_short(clause.text):
        return clause.confidence >= ASKED_BY_KEYWORD
    return clause.confidence >= ASKED_WITHOUT_SIGN and asked in (None, Topic.NEED)


def _is_smalltalk(clause: Clause) -> bool:
    if clause.intent not in SMALLTALK_INTENTS:
        return False
    return clause.confidence >= SMALLTALK or (looks_like_question(clause.text) and clause.confidence >= 0.4)


def _is_foreign_question(clause: Clause, asked: Topic | None) -> bool:
    """A question that no answer of ours fits; while the need is asked, it may be the need."""
    return asked not in (None, Topic.NEED, Topic.SEGMENT, Topic.USAGE) and clause.text.rstrip().endswith("?")
