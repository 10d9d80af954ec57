"""Buttons say exactly what they mean: their payload was written by us and resolved by the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.heard import Heard
from bot.dialogue.state import Fact
from bot.dialogue.topics import Topic
from bot.qualification.decision import profile_answer, segment_answer, usage_answer
from bot.qualification.segments import Profile, Segment, Usage

_YES_NO = frozenset({Topic.CONSENT, Topic.CONFIRM, Topic.ANYTHING_ELSE})
_OUTCOMES = frozenset({"refused", "unknown", "none"})


def hear_button(button: Mapping[str, Any], asked: Topic | None, heard: Heard) -> None:
    """Add to `heard` what a button's payload says: {"name": "answer", "values": {…}}.

    Names: `answer` (topics and values), `skip` (an outcome), `edit` (a topic), `wish` (a wish).
    Anything else is not understood.
    """
    name, values = button.get("name"), dict(button.get("values") or {})
    if name == "answer":
        for key, value in values.items():
            _hear_value(Topic(key), value, asked, heard)
    elif name == "skip":
        outcome = str(values.get("outcome", "refused"))
        heard.outcome = outcome if outcome in _OUTCOMES else "refused"
    elif name == "edit":
        heard.edit = Topic(values["topic"])
    elif name == "wish":
        heard.wishes.add(str(values["wish"]))


def _hear_value(topic: Topic, value: Any, asked: Topic | None, heard: Heard) -> None:
    if topic is Topic.MARKETING:  # it says all of it, also when it is pressed late or twice
        heard.wishes |= {"offers" if value == "yes" else "no_offers", "again"}
    elif topic in _YES_NO:
        if topic is asked:
            heard.yes = value == "yes"
        else:  # a second press on a question that was answered says nothing about the next one
            heard.wishes.add("again")
    elif topic is Topic.SEGMENT:
        _hear_profile(str(value), heard)
    elif topic is Topic.USAGE:
        usage = Usage(value)
        heard.facts[topic] = Fact(usage.value, heard.text, heard.turn)
        heard.evidence.append(usage_answer(usage, heard.text, heard.turn, button=True))
    else:
        heard.facts[topic] = Fact(value, heard.text, heard.turn)


def _hear_profile(value: str, heard: Heard) -> None:
    heard.facts[Topic.SEGMENT] = Fact(value, heard.text, heard.turn)
    if value in Segment.__members__:
        heard.evidence.append(segment_answer(Segment(value), heard.text, heard.turn))
    else:
        heard.evidence.append(profile_answer(Profile(value), heard.text, heard.turn, button=True))
