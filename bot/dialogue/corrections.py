"""Hear what a message takes back of what the visitor has given before."""

from __future__ import annotations

from bot.dialogue import readers
from bot.dialogue.heard import Heard
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.leads.fields import correction
from bot.leads.fields.reading import ReadingContext


def hear_corrections(text: str, state: DialogueState, context: ReadingContext, heard: Heard) -> None:
    """Add the corrections of a message to `heard`; nothing can be corrected before something is known."""
    known = {topic.value: fact.value for topic, fact in state.facts.items()}
    asking = state.asking.value if state.asking else None
    for name, reading in correction.find(text, context, known, asking) if known else ():
        topic = Topic(name)
        if reading.value is not None:
            heard.corrections[topic] = readers.as_fact(reading, state.turn)
        elif reading.problem:
            heard.problems[topic] = reading.problem
