"""Divide a message into what it states, what it asks and what is only small talk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.dialogue import readers
from bot.dialogue.asked_back import answer_in, asks_back, is_echo, only_checks
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.own_data import ABOUT_OWN_DATA
from bot.dialogue.questions_asked import (
    FAQ_INTENTS,
    NEED_LIKE_INTENTS,
    SMALLTALK_INTENTS,
    is_short,
    looks_like_question,
)
from bot.dialogue.topics import Topic
from bot.leads.fields import need, replies
from bot.qualification.text import fold

# How sure the classifier must be, according to how much the form of the clause says already.
ASKED_WITH_QUESTION = 0.25
ASKED_INSTEAD_OF_NEED = 0.5
ASKED_BY_KEYWORD = 0.55
ASKED_WITHOUT_SIGN = 0.85
ASKED_BESIDE_ANSWER = 0.9
SMALLTALK = 0.75
SMALLTALK_WITH_QUESTION = 0.4
OWN_DATA = 0.5  # words and classifier say the same
SMALLTALK_FOR_OWN_WORDS = 0.93  # a name or a job that no classifier has seen looks like anything
_NOT_IN_OWN_WORDS = frozenset(
    {None, Topic.NEED, Topic.SEGMENT, Topic.USAGE, Topic.CONSENT, Topic.CONFIRM, Topic.ANYTHING_ELSE}
)
SMALLTALK_WORDS = {
    "greet": 4,
    "thank": 8,
    "goodbye": 8,
}  # a longer clause that begins with « bonjour » says more
_OF_OWN_DATA = re.compile(
    r"\b(?:effac|supprim|detrui)\w*|\b(?:mes|nos) (?:\w+ )?(?:donnees|infos?|informations|coordonnees)\b"
    r"|\bsur moi\b|\bme concern\w+|\bdonnees (?:avez|personnelles)\b|\brgpd\b|\boubli(?:ez|er)?[- ]moi\b"
)
# Words that announce a question, and say nothing themselves.
_ANNOUNCES = re.compile(
    r"\bquestions?\b|\bcuriosite\b|\bau fait\b|\bau passage\b|\btant que j'y pense\b"
    r"|\bavant (?:d'aller|de continuer|ca|tout)\b|"
    r"\battendez\b|\bdites[- ]moi\b|\bjuste une chose\b|\bd'ailleurs\b|\bpardon"
)
# « Vous avez… ? », « comment faire pour… ? » name what is wanted, though they ask.
_OFFERED = re.compile(
    r"\b(?:vous (?:avez|auriez|vendez|proposez|faites|feriez|louez)|avez[- ]vous|faites[- ]vous"
    r"|(?:y (?:a|aurait)|existe|existerait)(?:[- ]t)?[- ]il (?:un|une|des|quelque chose|moyen)"
    r"|(?:il (?:y a|existe)|y a|il y aurait) (?:un (?:moyen|truc|outil|systeme)|quelque chose|moyen)"
    r"|comment (?:(?:je|on|nous|puis-je|peut-on|pouvons-nous|pourrais-je) ?)?"
    r"(?:peux |peut |pouvons |pourrais )?(?:fais|fait|faire|faisons|gerer|suivre|organiser)(?: pour)?"
    r"|(?:puis-je|peut-on) faire pour)\b"
)
# Without a mark, these are asked for a price or a delay only where the amount or the date was asked.
_PRICE_INTENTS = frozenset({"ask_price", "ask_quote"})
_STATES = frozenset({"state_need", "give_details"})
_NEED_WITHOUT_MARK = 0.4
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Parts:
    """A message in its parts, each clause in one of them."""

    statement: str = ""
    questions: list[Clause] = field(default_factory=list)
    unanswerable: list[Clause] = field(default_factory=list)
    smalltalk: list[Clause] = field(default_factory=list)
    aside: str = ""  # what was said after a question of theirs
    gibberish: bool = False
    digresses: bool = False  # it asks something of its own, were it only « il fait quel temps ? »


def divide(understanding: Understanding, asked: Topic | None, first: bool = False) -> Parts:
    """Divide a message, seen from the topic that was asked; `first`: the visitor's first message."""
    parts = Parts()
    stated: list[str] = []
    asides: list[str] = []
    for clause in understanding.clauses:
        answer = answer_in(clause.text, asked) if looks_like_question(clause.text) else ""
        if answer:
            stated.append(answer)
            if clause.intent in FAQ_INTENTS and clause.confidence >= ASKED_BESIDE_ANSWER:
                parts.questions.append(clause)
        elif is_echo(clause.text) and clause is not understanding.clauses[-1]:
            continue  # « le budget ? 300 euros » repeats our question
        elif stated and asked in readers.WITH_FORM and only_checks(clause.text):
            continue  # « d'ici la Saint-Jean. Est-ce réaliste ? »
        elif asked_back := _asked_back(clause, asked):
            parts.digresses = True
            parts.questions.append(replace(clause, intent=asked_back))
        elif _is_question(clause, asked):
            parts.digresses = True
            parts.questions.append(clause)
            if asked is Topic.NEED and _states_a_need(clause, first):
                stated.append(clause.text)
        elif _is_smalltalk(clause, asked):
            parts.digresses = parts.digresses or looks_like_question(clause.text)
            parts.smalltalk.append(clause)
        elif _is_foreign_question(clause, asked, first):
            parts.digresses = True
            parts.unanswerable.append(clause)
        elif parts.digresses and asked not in (None, Topic.NEED):
            # What follows a question of theirs explains that question, unless it has the form of an answer.
            asides.append(clause.text)
        elif asked in (None, Topic.NEED) or not _announces_question(clause, understanding):
            stated.append(clause.text)
    parts.aside = " ".join(part.strip() for part in asides)
    parts.statement = " ".join(part.strip() for part in stated).strip()
    asks = bool(parts.questions or parts.unanswerable)
    if asked is Topic.NEED and not first and asks and not need.is_wanted(parts.statement):
        parts.statement = ""  # « si l'enfant l'enlève, est-ce que… ? »: all of it is the question
    words = _WORD.findall(parts.statement)
    parts.gibberish = (
        understanding.intent == "nlu_fallback" and len(words) < 2 and asked is not Topic.ORGANISATION
    )
    return parts


def _asked_back(clause: Clause, asked: Topic | None) -> str:
    """« Dites d'abord votre prix »: no mark, no answer, but clearly their question to ours."""
    if asked is None or replies.is_refusal(clause.text, asked.value):
        return ""  # « je n'annonce pas de chiffre » refuses, whatever it says of prices
    intent = asks_back(clause.text, asked)
    if intent:
        return intent
    sure = clause.intent in _PRICE_INTENTS and clause.confidence >= ASKED_WITHOUT_SIGN
    return clause.intent if asked is Topic.BUDGET and sure and not readers.gives(asked, clause.text) else ""


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
    if clause.intent in ABOUT_OWN_DATA and _OF_OWN_DATA.search(fold(clause.text).text):
        return clause.confidence >= OWN_DATA
    if asked is not None and not clause.text.rstrip().endswith("?") and readers.gives(asked, clause.text):
        return False  # « hier ! il pleut sur mes papiers » grumbles and answers
    if looks_like_question(clause.text):
        return clause.confidence >= SMALLTALK_WITH_QUESTION
    return clause.confidence >= (SMALLTALK if asked in _NOT_IN_OWN_WORDS else SMALLTALK_FOR_OWN_WORDS)


def _is_foreign_question(clause: Clause, asked: Topic | None, first: bool) -> bool:
    """A question that no answer of ours fits; a need put as a question is none."""
    if asked in (None, Topic.SEGMENT, Topic.USAGE) or not looks_like_question(clause.text):
        return False
    if not _WORD.search(clause.text):
        return False
    marked = clause.text.rstrip().endswith("?")
    if asked is not Topic.NEED:
        return marked or (clause.confidence < ASKED_WITHOUT_SIGN and not readers.gives(asked, clause.text))
    if not marked and clause.intent in _STATES and clause.confidence >= _NEED_WITHOUT_MARK:
        return False
    return not (first or _offered(clause.text))
