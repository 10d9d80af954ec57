"""What visitors say in words: planned conversations as personas that can answer whatever they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.lifecycle.talks import Ending, Habit, Talk
from bot.evaluation.player import MAX_TURNS
from bot.qualification.segments import Segment

_WORDS = Path(__file__).with_name("spoken.yml")


def persona(talk: Talk) -> dict[str, Any]:
    """Somebody who says what this conversation is planned to tell, for the player of evaluations."""
    words, own = _words(), _words()[talk.segment.value]
    told = _told(talk)
    reachable = {topic: told[topic] for topic in ("email", "phone") if topic in told}
    answers = {**words["everybody"], **own["answers"]}
    answers["consent"] = words["consent"]["refused" if talk.ending is Ending.REFUSED else "given"]
    answers["anything_else"] = words["closing"]["corrected" if talk.habit is Habit.CORRECTED else "plain"]
    return {
        "id": str(talk.number),
        "segment": talk.segment.value,
        "profile": own["profile"],
        "facts": {**reachable, "consent": talk.ending is not Ending.REFUSED},
        "opening": _filled(own["opening"], talk),
        "answers": {topic: [_filled(line, talk) for line in lines] for topic, lines in answers.items()},
    }


def turns(talk: Talk) -> int:
    """After how many answers the visitor goes: whoever leaves says only what is planned."""
    return talk.messages - 1 if talk.ending is Ending.LEFT else MAX_TURNS


def _told(talk: Talk) -> dict[str, Any]:
    """What is told of each topic, before any correction."""
    told: dict[str, Any] = {}
    for topics, facts in zip(talk.topics, talk.steps, strict=True):
        for topic, fact in zip(topics, facts, strict=True):
            told.setdefault(topic.value, fact.value)
    return told


def _filled(line: str, talk: Talk) -> str:
    who, told = talk.person, _told(talk)
    return line.format(
        need=_need(talk, told),
        regulation=told.get("regulation", ""),
        timeline=told.get("timeline", "dans deux mois"),
        organisation=who.organisation,
        name=f"{who.first_name} {who.last_name}",
        email=who.email,
        phone=who.dialled,
    )


def _need(talk: Talk, told: Mapping[str, Any]) -> str:
    """The same for the same request, and for no other one."""
    own = _words()[talk.segment.value].get("needs")
    return f"{own[talk.request % len(own)]}, référence {talk.request}" if own else str(told.get("need", ""))


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    missing = [segment.value for segment in Segment if segment.value not in words]
    assert not missing, f"{_WORDS.name} says nothing for {missing}"
    return words
