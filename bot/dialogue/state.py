"""What a conversation knows between two messages; it travels as JSON in one slot."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.topics import CONTACTS, IDENTITY, Topic
from bot.qualification.decision import Decision, decide
from bot.qualification.declarations import settles
from bot.qualification.evidence import Evidence
from bot.qualification.questions import SegmentQuestion, next_segment_question
from bot.qualification.segments import Segment
from bot.redaction import Identity, cleaned, cleaner


@dataclass(frozen=True)
class Fact:
    """A value the visitor gave: parsed, in their words, and at which turn."""

    value: Any
    quote: str
    turn: int
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tentative(self) -> bool:
        """Whether a better answer is still worth asking for: « marchés publics » names no procedure."""
        return bool(self.detail.get("tentative"))

    def firm(self) -> Fact:
        """The same value, settled: it was asked for, and meant."""
        return dataclasses.replace(self, detail={k: v for k, v in self.detail.items() if k != "tentative"})

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the inverse of `from_json`."""
        return {"value": self.value, "quote": self.quote, "turn": self.turn, "detail": dict(self.detail)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fact:
        """Read what `to_json` wrote."""
        return cls(data["value"], str(data["quote"]), int(data["turn"]), dict(data["detail"]))


@dataclass
class Progress:
    """How far a topic has come; `outcome`: "" (open), answered, refused, unknown, none or given_up."""

    asked: int = 0
    misses: int = 0
    outcome: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON object of the three fields."""
        return {"asked": self.asked, "misses": self.misses, "outcome": self.outcome}


@dataclass
class DialogueState:
    """Everything known of one conversation; `request` counts the visitor's requests from 1."""

    request: int = 1
    turn: int = 0
    asking: Topic | None = None
    facts: dict[Topic, Fact] = field(default_factory=dict)
    progress: dict[Topic, Progress] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    kind: str = "sales"
    human: bool = False
    wants_call: bool = False  # asked for a call or an appointment, or said when to call
    offered: list[str] = field(default_factory=list)  # when the slots begin that were shown last, ISO 8601
    offer: str = ""  # how these answer what was wished: a value of bot.calendar.offering.Match, or taken
    not_understood: bool = False
    editing: Topic | None = None
    choosing_line: bool = False
    doubted: Topic | None = None
    consent: bool | None = None
    consent_turn: int = 0
    forgotten: bool = False  # after a refusal, who the visitor is was taken out of everything here
    consent_at: str = ""  # when it was given or refused, ISO 8601
    consent_version: str = ""  # of the text that it answers
    marketing: bool = False
    marketing_turn: int = 0  # when offers were last wanted or refused; 0: it never came up
    marketing_at: str = ""
    marketing_version: str = ""
    offers_question: str = ""  # due · asked: whether offers are wanted is asked once in a conversation
    open_questions: list[str] = field(default_factory=list)
    place: dict[str, str] = field(default_factory=dict)  # department and postcode, when they came up
    foreign: int = 0
    erasure: str = ""  # asked · confirmed, between any two questions
    flow: str = "asking"  # asking · resumed · complete · closing · over · stopped · paused
    _weighed: tuple[tuple[Evidence, ...], bool, Decision] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def progress_of(self, topic: Topic) -> Progress:
        """The topic's progress, created on first use."""
        return self.progress.setdefault(topic, Progress())

    def settled(self, topic: Topic) -> bool:
        """Whether nothing has to be asked about the topic any more."""
        known = topic in self.facts and not self.facts[topic].tentative
        return known or bool(topic in self.progress and self.progress[topic].outcome)

    def reopen(self, topic: Topic) -> None:
        """Forget what is known of a topic so that it can be asked again."""
        self.facts.pop(topic, None)
        self.progress[topic] = Progress()

    def forget_person(self) -> DialogueState:
        """The state without who the visitor is and how they are reached: they do not want to be contacted.

        What they said of it is taken out of their other words too; none of it is asked again by itself.
        """
        known = self._identity().with_domains()
        contacts = (Topic.NAME, Topic.EMAIL, Topic.PHONE, Topic.CALLBACK)
        kept = {topic: fact for topic, fact in self.facts.items() if topic not in contacts}
        for topic in self.facts.keys() - kept.keys():
            self.progress_of(topic).outcome = "answered"
        bare = dataclasses.replace(self, facts=kept, forgotten=True)
        return DialogueState.from_json(cleaned(bare.to_json(), cleaner(known, parts=True)))

    @property
    def refuses_contact(self) -> bool:
        """Whether they said no. A regulator is owed an answer whatever was said."""
        return self.consent is False and self.decision().segment is not Segment.B2R

    def _identity(self) -> Identity:
        name = self.facts[Topic.NAME].value if Topic.NAME in self.facts else {}
        reached = {topic: [self.facts[topic]] if topic in self.facts else [] for topic in CONTACTS}
        said = {"email": reached[Topic.EMAIL], "phone": reached[Topic.PHONE]}
        return Identity(
            names=tuple(str(name[key]) for key in ("first_name", "last_name") if (name or {}).get(key)),
            emails=tuple(str(fact.value) for fact in reached[Topic.EMAIL]),
            phones=tuple(str(fact.value) for fact in reached[Topic.PHONE]),
            words=tuple((kind, fact.quote) for kind, facts in said.items() for fact in facts if fact.quote),
        )

    def answered_segment_question(self) -> bool:
        """Whether the visitor has said who they are or what they will do: asked, or of their own accord."""
        topics = (Topic.SEGMENT, Topic.USAGE)
        answered = any(t in self.progress and self.progress[t].outcome == "answered" for t in topics)
        return answered or settles(self.evidence)

    def decision(self) -> Decision:
        """What the evidence so far says about the segment; asked a dozen times a turn, it is weighed once."""
        items, asked = tuple(self.evidence), self.answered_segment_question()
        if self._weighed is None or self._weighed[:2] != (items, asked):
            self._weighed = (items, asked, decide(items, asked))
        return self._weighed[2]

    def segment(self) -> Segment | None:
        """The segment the conversation goes by: the best one once it is sure or can no longer be asked."""
        return None if self.segment_question() is not None else self.decision().segment

    def segment_question(self) -> SegmentQuestion | None:
        """The question about the segment that is still worth asking, or None."""
        return next_segment_question(
            self.decision(),
            profile_asked=self.settled(Topic.SEGMENT) or settles(self.evidence),
            usage_asked=self.settled(Topic.USAGE),
        )

    def next_request(self) -> DialogueState:
        """The state for another request of the same visitor: who they are is kept, what they want is not."""
        kept = {topic: fact for topic, fact in self.facts.items() if topic in IDENTITY}
        answered = (Topic.SEGMENT, Topic.USAGE)
        progress = {t: p for t, p in self.progress.items() if t in answered and p.outcome == "answered"}
        return DialogueState(
            request=self.request + 1,
            turn=self.turn,
            facts=kept,
            progress=progress,
            evidence=list(self.evidence),
            place=dict(self.place),
            offers_question=self._asked_about_offers(),
        )

    def restarted(self) -> DialogueState:
        """The state after « on recommence »: the same request, nothing known but how they came."""
        arrival = [item for item in self.evidence if item.turn == 0]
        asked = self._asked_about_offers()
        return DialogueState(request=self.request, turn=self.turn, evidence=arrival, offers_question=asked)

    def _asked_about_offers(self) -> str:
        """Who was asked, or spoke of offers by themselves, is not asked in this conversation any more."""
        return "asked" if self.offers_question or self.marketing_turn else ""

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the inverse of `from_json`."""
        return {
            "request": self.request,
            "turn": self.turn,
            "asking": self.asking.value if self.asking else None,
            "facts": {topic.value: fact.to_json() for topic, fact in self.facts.items()},
            "progress": {topic.value: progress.to_json() for topic, progress in self.progress.items()},
            "evidence": [item.to_json() for item in self.evidence],
            "kind": self.kind,
            "human": self.human,
            "wants_call": self.wants_call,
            "offered": self.offered,
            "offer": self.offer,
            "not_understood": self.not_understood,
            "editing": self.editing.value if self.editing else None,
            "choosing_line": self.choosing_line,
            "doubted": self.doubted.value if self.doubted else None,
            "consent": self.consent,
            "consent_turn": self.consent_turn,
            "consent_at": self.consent_at,
            "consent_version": self.consent_version,
            "forgotten": self.forgotten,
            "marketing": self.marketing,
            "marketing_turn": self.marketing_turn,
            "marketing_at": self.marketing_at,
            "marketing_version": self.marketing_version,
            "offers_question": self.offers_question,
            "open_questions": self.open_questions,
            "place": self.place,
            "foreign": self.foreign,
            "erasure": self.erasure,
            "flow": self.flow,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> DialogueState:
        """Read what `to_json` wrote; nothing gives a new conversation.

        What another version wrote and this one does not know is left out: conversations outlive upgrades.
        """
        if not data:
            return cls()
        known = {row.name for row in dataclasses.fields(cls)}
        plain = {name: value for name, value in data.items() if name in known}
        topics = {
            name: Topic(plain[name]) if plain.get(name) else None for name in ("asking", "editing", "doubted")
        }
        facts = {Topic(name): Fact.from_json(fact) for name, fact in plain.pop("facts", {}).items()}
        progress = {Topic(name): Progress(**row) for name, row in plain.pop("progress", {}).items()}
        items = [Evidence.from_json(row) for row in plain.pop("evidence", [])]
        return cls(**{**plain, **topics, "facts": facts, "progress": progress, "evidence": items})
