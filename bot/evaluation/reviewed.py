"""Reviewed messages played again: does the assistant understand now what an agent said they meant?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.dialogue.advance import advance, begin
from bot.dialogue.heard import Heard, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic
from bot.evaluation.parses import parse_all
from bot.learning.lessons import Lesson, folded


def play_reviewed(
    lessons: Sequence[Lesson], models: str, today: datetime.date
) -> list[tuple[Lesson, list[str]]]:
    """Each lesson with what is still not understood of it; nothing is left of one that is."""
    parses = parse_all([lesson.text for lesson in lessons], models) if lessons else []
    return [
        (lesson, list(misses(lesson, parse, today))) for lesson, parse in zip(lessons, parses, strict=True)
    ]


def misses(lesson: Lesson, parse: Mapping[str, Any], today: datetime.date) -> Iterator[str]:
    """What of a lesson is not understood, from the parse of its text."""
    state = DialogueState()
    begin(state)
    state.asking, state.turn = _topic(lesson.asked), 1
    understanding = Understanding.from_parse(parse)
    heard = hear(lesson.text, understanding, state, today)
    found = {understanding.intent, *(clause.intent for clause in understanding.clauses)}
    yield from (f"intent {intent}" for intent in lesson.intents if intent not in found)
    for topic, words in lesson.entities:
        if not _is_heard(topic, words, heard):
            yield f"{topic} «{words}»"
    if lesson.segment is not None:
        label = advance(state, heard).state.decision().label
        if label != lesson.segment:
            yield f"segment {lesson.segment}, found {label}"


def _is_heard(topic: str, words: str, heard: Heard) -> bool:
    """Whether a fact about the topic rests on these words, or on some of them."""
    facts: Mapping[Topic, Fact] = {**heard.facts, **heard.corrections}
    fact = next((fact for name, fact in facts.items() if name.value == topic), None)
    if fact is None:
        return False
    quote, wanted = folded(fact.quote), folded(words)
    return bool(quote) and (quote in wanted or wanted in quote)


def _topic(name: str | None) -> Topic | None:
    return next((topic for topic in Topic if topic.value == name), None)
