"""What was noted, line by line, as the visitor sees it before it is saved, and as a salesperson reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers

from bot import wording
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import RECAP_ORDER, Topic
from bot.leads.lead import Status

_CONTACT_DETAILS = frozenset({Topic.NAME, Topic.EMAIL, Topic.PHONE, Topic.CALLBACK})


@dataclass(frozen=True)
class Line:
    """One line of the recap."""

    topic: Topic
    label: str
    value: str


def recap_lines(state: DialogueState, irrelevant: frozenset[Topic] = frozenset()) -> list[Line]:
    """The lines to show. After a refusal the name and the contact details are not kept, and so not shown."""
    words = wording.load("recap")
    hidden = irrelevant | (_CONTACT_DETAILS if state.consent is False else frozenset())
    return [
        Line(topic, words["labels"][topic.value], shown(topic, state.facts[topic], words["values"]))
        for topic in RECAP_ORDER
        if topic in state.facts and topic not in hidden
    ]


def shown(topic: Topic, fact: Fact, words: Mapping[str, str]) -> str:
    """A value as a person writes it."""
    value = fact.value
    if topic is Topic.NAME:
        return " ".join(part for part in (value.get("first_name"), value.get("last_name")) if part)
    if topic is Topic.SIZE:
        return words["size_one"] if value == 1 else words["size"].format(count=spaced(value))
    if topic is Topic.BUDGET:
        period = {"month": "budget_month", "year": "budget_year"}.get(
            str(fact.detail.get("period")), "budget"
        )
        return words[period].format(amount=spaced(value))
    if topic is Topic.PHONE:
        return shown_phone(value)
    if topic in (Topic.PROCEDURE, Topic.REGULATION) and fact.detail.get("reference"):
        reference = str(fact.detail["reference"])
        if reference not in str(value):
            return words["with_reference"].format(value=value, reference=reference)
    return str(value)


def spaced(number: int) -> str:
    """12500 as « 12 500 », with narrow no-break spaces."""
    return f"{number:,}".replace(",", "\u202f")


def shown_phone(number: str) -> str:
    """A number as people dial it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    national = parsed.country_code == 33
    layout = (
        phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, layout)


def brief_of(state: DialogueState, status: Status, irrelevant: frozenset[Topic]) -> str:
    """A short French text from which a salesperson can call: who, what, how much, when."""
    words: dict[str, Any] = wording.load("recap")
    phrases = words["brief"]
    segment = phrases["segments"][state.decision().segment.value]
    first = phrases["unsure"].format(segment=segment) if status is Status.TO_CHECK else segment
    lines = [f"{first}."]
    lines += [
        phrases["line"].format(label=line.label, value=line.value) for line in recap_lines(state, irrelevant)
    ]
    if state.human:
        lines.append(phrases["human"])
    lines += [phrases["questions"].format(question=question) for question in state.open_questions]
    if status is Status.NO_CONTACT:
        lines.append(phrases["refused"])
    return "\n".join(lines)
