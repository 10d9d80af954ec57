"""Hear who the visitor is: evidence for segments, and answers to our questions about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.dialogue.clauses import Parts
from bot.dialogue.heard import Heard, Understanding
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic
from bot.leads.fields.email_slips import is_of_provider
from bot.qualification.answers import read_profile, read_usage
from bot.qualification.decision import classifier_evidence, profile_answer, usage_answer
from bot.qualification.declarations import beyond, find_declarations
from bot.qualification.evidence import Evidence
from bot.qualification.identity import address_evidence, number_evidence
from bot.qualification.segments import PROFILE_OF, UNKNOWN, Segment, Usage
from bot.qualification.signals import find_signals
from bot.qualification.text import fold

# Answers about these topics say something about the segment too; a date or a name does not.
_TELLING = frozenset(
    {
        Topic.NEED,
        Topic.SEGMENT,
        Topic.USAGE,
        Topic.ROLE,
        Topic.ORGANISATION,
        Topic.REGULATION,
        Topic.PROCEDURE,
    }
)
_CHANGES = re.compile(
    r"\b(?:en fait|finalement|je me suis trompee?|je corrige|erreur|pardon|je rectifie|non,? (?:c'est"
    r"|je suis|on est|nous)|plutot)\b"
)
_WORDS_FOR_CLASSIFIER = 4
_SURE_OF_DESCRIPTION = 0.8


def hear_segment(
    text: str, parts: Parts, understanding: Understanding, state: DialogueState, heard: Heard
) -> None:
    """Add the evidence of a message, and the answer to a question about the segment."""
    asked = state.asking
    heard.evidence.extend(_identity(heard))
    if asked is Topic.SEGMENT or asked is Topic.USAGE:
        _hear_question_about_segment(text, parts, asked, heard)
        if asked is Topic.SEGMENT and not (heard.facts or parts.digresses):
            _hear_description(text, understanding, heard)
    if asked in (Topic.CONSENT, Topic.ANYTHING_ELSE):
        return
    of_whom = asked in (Topic.SEGMENT, Topic.USAGE)
    declared = find_declarations(text, heard.turn, who_alone=of_whom, known=state.evidence)
    heard.evidence.extend(declared)
    # « Pardon, est-ce qu'il existe une location ? » asks, and takes nothing back.
    told = f"{parts.statement} {parts.aside}" if parts.digresses else text
    if _corrects_segment(told, state):
        _hear_changed_segment(told, heard)
        return
    if asked is not None and asked not in _TELLING:
        return
    found = beyond(declared, find_signals(text, heard.turn))
    settled = state.segment() is not None and asked is not Topic.ORGANISATION
    factor = 0.5 if settled else 1.0
    if asked in (None, Topic.NEED) and len(text.split()) >= _WORDS_FOR_CLASSIFIER:
        learnt = classifier_evidence(understanding.segments, text[:160], heard.turn)
        if learnt is not None:
            found.append(learnt)
    heard.evidence.extend(item.weakened(factor) if factor != 1.0 else item for item in found)


def _identity(heard: Heard) -> Iterator[Evidence]:
    """What a new e-mail address or company number says by its form."""
    told = {**heard.facts, **heard.corrections}
    if Topic.EMAIL in told:
        address = str(told[Topic.EMAIL].value)
        yield address_evidence(address, heard.turn, personal=is_of_provider(address))
    if Topic.SIREN_OR_SIRET in told:
        number = told[Topic.SIREN_OR_SIRET]
        found = number_evidence(str(number.detail.get("siren") or ""), number.quote, heard.turn)
        if found is not None:
            yield found


def _hear_question_about_segment(text: str, parts: Parts, asked: Topic, heard: Heard) -> None:
    profile = read_profile(text)
    # « On peut la louer un mois pour essayer ? » asks, and does not say what it is for.
    usage = None if parts.questions and not parts.statement else read_usage(text)
    if usage is not None and usage[0] is not Usage.OWN and profile is None and asked is Topic.SEGMENT:
        heard.facts[Topic.SEGMENT] = Fact(usage[0].value, usage[1], heard.turn)
        heard.evidence.append(usage_answer(usage[0], usage[1], heard.turn, button=False))
    if profile is not None and (asked is Topic.SEGMENT or usage is None):
        heard.facts[Topic.SEGMENT] = Fact(profile[0].value, profile[1], heard.turn)
        heard.evidence.append(profile_answer(profile[0], profile[1], heard.turn, button=False))
    if usage is not None and asked is Topic.USAGE:
        heard.facts[Topic.USAGE] = Fact(usage[0].value, usage[1], heard.turn)
        heard.evidence.append(usage_answer(usage[0], usage[1], heard.turn, button=False))
    if Topic.SEGMENT in heard.facts or Topic.USAGE in heard.facts:
        heard.questions.clear()


def _hear_description(text: str, understanding: Understanding, heard: Heard) -> None:
    """« Une mutuelle, qui l'offrira à ses adhérents »: not in words we know, yet the classifier is sure."""
    described = max(understanding.segments, key=lambda label: understanding.segments[label], default=UNKNOWN)
    if described == UNKNOWN or understanding.segments[described] < _SURE_OF_DESCRIPTION:
        return
    learnt = classifier_evidence(understanding.segments, text[:160], heard.turn)
    if learnt is not None:
        heard.evidence.append(learnt)
        heard.facts[Topic.SEGMENT] = Fact(PROFILE_OF[Segment(described)].value, text, heard.turn)


def _corrects_segment(text: str, state: DialogueState) -> bool:
    """« En fait c'est pour revendre »: a cue of change, and a new self-description."""
    if state.segment() is None or state.asking in (Topic.SEGMENT, Topic.USAGE):
        return False
    if not _CHANGES.search(fold(text).text):
        return False
    usage, profile = read_usage(text), read_profile(text)
    return bool(find_signals(text, 0)) and (usage is not None or profile is not None)


def _hear_changed_segment(text: str, heard: Heard) -> None:
    heard.changes_segment = True
    heard.evidence.extend(beyond(heard.evidence, find_signals(text, heard.turn)))
    usage, profile = read_usage(text), read_profile(text)
    if usage is not None:
        heard.corrections[Topic.USAGE] = Fact(usage[0].value, usage[1], heard.turn)
        heard.evidence.append(usage_answer(usage[0], usage[1], heard.turn, button=False))
    if profile is not None:
        heard.corrections[Topic.SEGMENT] = Fact(profile[0].value, profile[1], heard.turn)
        weight = profile_answer(profile[0], profile[1], heard.turn, button=False)
        heard.evidence.append(weight if usage is None else weight.weakened(0.5))
