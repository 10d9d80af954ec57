"""What one message of the visitor says, seen from the question that was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.state import Fact
from bot.dialogue.topics import Topic
from bot.leads.fields.place import Place
from bot.qualification.evidence import Evidence


@dataclass(frozen=True)
class Clause:
    """A part of a message with what the trained classifier makes of it; positions in the message."""

    text: str
    start: int
    end: int
    intent: str
    confidence: float


@dataclass(frozen=True)
class Understanding:
    """What the trained components make of a message, without knowing the conversation."""

    intent: str
    confidence: float
    clauses: tuple[Clause, ...] = ()
    segments: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any]) -> Understanding:
        """From Rasa's parse of a message, with our components' `clauses` and `segment_ranking`."""
        intent = parse.get("intent") or {}
        text = str(parse.get("text") or "")
        name, confidence = str(intent.get("name") or "nlu_fallback"), float(intent.get("confidence") or 0.0)
        clauses = tuple(
            Clause(str(c["text"]), int(c["start"]), int(c["end"]), str(c["intent"]), float(c["confidence"]))
            for c in parse.get("clauses") or ()
        )
        ranking = {str(r["name"]): float(r["confidence"]) for r in parse.get("segment_ranking") or ()}
        return cls(name, confidence, clauses or (Clause(text, 0, len(text), name, confidence),), ranking)


@dataclass
class Heard:
    """Everything one message says: facts, replies, questions to us, wishes; nothing decided yet."""

    text: str
    turn: int
    facts: dict[Topic, Fact] = field(default_factory=dict)
    corrections: dict[Topic, Fact] = field(default_factory=dict)
    problems: dict[Topic, str] = field(default_factory=dict)
    outcome: str = ""  # of the asked topic, without a fact: refused · unknown · none
    yes: bool | None = None
    questions: list[str] = field(default_factory=list)  # intents to answer, in the order of asking
    unanswerable: list[str] = field(default_factory=list)  # questions that nothing answers, in their words
    smalltalk: list[str] = field(default_factory=list)
    wishes: set[str] = field(default_factory=set)  # stop · restart · human · why · support · change_line
    edit: Topic | None = None
    evidence: list[Evidence] = field(default_factory=list)
    changes_segment: bool = False
    place: Place | None = None  # where in France they are; it answers nothing
    situation: bool = False  # describes where they stand, without saying what they want

    @property
    def understood(self) -> bool:
        """Whether the message said anything that the conversation can use."""
        said = self.facts or self.corrections or self.problems or self.outcome or self.yes is not None
        return bool(
            said
            or self.questions
            or self.unanswerable
            or self.smalltalk
            or self.wishes
            or self.edit
            or self.situation
        )

    def acts(self) -> list[str]:
        """What the visitor did, for the transcript."""
        acts = [f"gives:{topic.value}" for topic in self.facts]
        acts += [f"corrects:{topic.value}" for topic in self.corrections]
        acts += [f"mistypes:{topic.value}" for topic in self.problems]
        acts += [f"asks:{intent.removeprefix('ask_')}" for intent in self.questions]
        acts += ["asks:unknown"] * bool(self.unanswerable) + [f"says:{name}" for name in self.smalltalk]
        acts += [f"wants:{wish}" for wish in sorted(self.wishes)] + [self.outcome] * bool(self.outcome)
        if self.yes is not None:
            acts.append("agrees" if self.yes else "declines")
        return acts or (["describes_situation"] if self.situation else ["not_understood"])
