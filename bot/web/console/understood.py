"""What the assistant understood of a message, in a short French line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot import wording
from bot.dialogue.own_data import ERASURE
from bot.dialogue.recap import shown
from bot.dialogue.state import Fact
from bot.dialogue.topics import Topic
from bot.web.console.rows import percent, segment_label

_FOLDED = frozenset({"gives"})
"""Acts that the facts themselves say."""
_PERSONAL = frozenset({"name", "email", "phone", "callback"})


def understood(
    understanding: Mapping[str, Any], words: Mapping[str, Any], *, anonymous: bool = False
) -> list[str]:
    """The parts of the line. `anonymous` leaves out who the person is."""
    parts = [*_acts(understanding, words), *_facts(understanding, words, anonymous)]
    leaning = _leaning(understanding.get("segment"), words)
    return [*parts, leaning] if leaning else parts


def _acts(understanding: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[str]:
    texts = words["understood"]
    tables = {
        "asks": texts["questions"],
        "says": texts["sayings"],
        "wants": texts["wishes"],
        "corrects": _topic_labels(words),
        "mistypes": _topic_labels(words),
    }
    slots = {"asks": "question", "says": "what", "wants": "what", "corrects": "topic", "mistypes": "topic"}
    for act in understanding.get("acts") or ():
        kind, _, what = str(act).partition(":")
        if kind in _FOLDED:
            continue
        if kind in tables:
            yield texts[kind].format(**{slots[kind]: tables[kind].get(what, what)})
        else:
            yield texts["acts"].get(kind, kind)


def _facts(understanding: Mapping[str, Any], words: Mapping[str, Any], anonymous: bool) -> Iterator[str]:
    labels = _topic_labels(words)
    for fact in understanding.get("facts") or ():
        topic = str(fact.get("topic"))
        if topic in labels and not (anonymous and topic in _PERSONAL):
            value = _value(Topic(topic), fact, words)
            yield words["understood"]["facts"].format(label=labels[topic], value=value)


def topic_label(topic: str, words: Mapping[str, Any]) -> str:
    """A topic in French; one that a later version knows keeps its code."""
    return _topic_labels(words).get(topic, topic)


def _topic_labels(words: Mapping[str, Any]) -> dict[str, str]:
    labels = {**wording.load("recap")["labels"], **words["understood"]["topics"]}
    return {name: labels[name] for name in (*(topic.value for topic in Topic), ERASURE)}


def _value(topic: Topic, fact: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    value = fact.get("value")
    if topic is Topic.USAGE:
        return str(words["usages"].get(value, value))
    if topic is Topic.SEGMENT:
        return str(words["profiles"].get(value, value))
    return shown(topic, Fact(value, str(fact.get("quote")), 0), wording.load("recap")["values"])


def _leaning(segment: object, words: Mapping[str, Any]) -> str:
    if not isinstance(segment, Mapping) or segment.get("label") in (None, "unknown"):
        return ""
    share = percent(float(segment.get("confidence") or 0.0))
    confidence = words["values"]["percent"].format(percent=share)
    label = segment_label(str(segment["label"]), words)
    return str(words["understood"]["leaning"].format(segment=label, confidence=confidence))
