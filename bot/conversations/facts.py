"""What can be said of a whole conversation: kept beside it, and brought up to date with each turn."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bot.conversations.conversation import MessageKind, Turn, TurnStatus

IDLE = datetime.timedelta(minutes=30)
"""After so long without a message the visitor is taken to have left."""


class Outcome(str, Enum):
    """What a conversation led to, best first."""

    QUALIFIED = "qualified"
    TO_CHECK = "to_check"
    NO_CONTACT = "no_contact"
    """Saved without contact details: the visitor refused to be contacted."""
    DRAFT = "draft"
    NOTHING = "nothing"

    @property
    def saved(self) -> bool:
        """Whether a request reached the end."""
        return self in (Outcome.QUALIFIED, Outcome.TO_CHECK, Outcome.NO_CONTACT)


class Loss(str, Enum):
    """Why a conversation without a saved lead is one that was lost, the gravest first."""

    FAILED = "failed"
    """A message could not be answered at all."""
    CONTACT_GIVEN = "contact_given"
    """The visitor said how to reach them, and left before the end."""
    WANTED = "wanted"
    """The visitor said what they wanted, or asked for a person, a price, an appointment…"""


@dataclass(frozen=True)
class ConversationFacts:
    """One conversation in short. `messages` are those of the visitor."""

    last_activity: datetime.datetime
    messages: int = 0
    segment: str | None = None
    outcome: Outcome = Outcome.NOTHING
    lowest_confidence: float | None = None
    not_understood: int = 0
    corrected: bool = False
    asked: str | None = None
    """The topic of the question that stands last and has no answer."""
    done: bool = False
    human: bool = False
    upset: bool = False
    rated_badly: bool = False
    failed: int = 0
    intents: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    """The models that answered, the last one last."""

    @property
    def spoken(self) -> bool:
        """Whether the visitor said anything."""
        return self.messages > 0

    @property
    def unhappy(self) -> bool:
        """Whether the visitor complained, lost their temper or rated the conversation badly."""
        return self.upset or self.rated_badly

    @property
    def stopped_at(self) -> str | None:
        """The question that was left without an answer, if the visitor left before the end."""
        finished = self.done or self.outcome.saved or not self.spoken
        return None if finished else self.asked

    @property
    def loss(self) -> Loss | None:
        """Why this is a lead that was lost; None when it is none. Only true once the visitor has left."""
        if self.outcome.saved or not self.spoken or self.acts & _NOT_CUSTOMERS:
            return None
        if self.failed:
            return Loss.FAILED
        if self.acts & _CONTACT_GIVEN:
            return Loss.CONTACT_GIVEN
        return Loss.WANTED if self.acts & _WANTING else None

    def left(self, now: datetime.datetime) -> bool:
        """Whether the visitor has been silent for so long that they are taken to have left."""
        return now - self.last_activity > IDLE


_NOT_CUSTOMERS = frozenset({"says:apply_for_job", "says:offer_services"})
_CONTACT_GIVEN = frozenset({"gives:email", "gives:phone"})
_WANTING = frozenset(
    {
        "gives:need", "gives:regulation", "wants:human", "wants:support",
        "asks:price", "asks:quote", "asks:demo", "asks:appointment", "asks:contact", "asks:discount",
        "asks:partnership", "asks:free_trial", "asks:delay", "asks:delivery_area", "asks:delivery_cost",
    }
)  # fmt: skip
_ANGRY = frozenset({"says:complain", "says:insult"})
_CORRECTING = ("corrects:", "wants:change_line")
_READ_BY_RULE = (
    "gives:", "corrects:", "mistypes:", "agrees", "declines", "refused", "none", "unknown"
)  # fmt: skip
"""Acts that are found whatever the model makes of the message."""
_NOT_ABANDONED = "anything_else"
"""Asked when all is said: silence is an answer."""


def after(facts: ConversationFacts, turn: Turn) -> ConversationFacts:
    """The facts once this turn has ended; turns come in their order."""
    if turn.answer is None:
        return facts
    answer = turn.answer
    if turn.message.kind is MessageKind.END:  # whatever was asked last was left without an answer
        return replace(facts, last_activity=max(facts.last_activity, answer.answered_at))
    facts = replace(
        facts,
        last_activity=max(facts.last_activity, answer.answered_at),
        asked=None if answer.requested_slot == _NOT_ABANDONED else answer.requested_slot,
        done=answer.done,
        models=_with_last(facts.models, answer.model),
    )
    if turn.message.kind is MessageKind.OPEN:
        return facts
    facts = replace(
        facts, messages=facts.messages + 1, failed=facts.failed + int(turn.status is TurnStatus.FAILED)
    )
    return _understood(facts, turn, answer.understanding)


def _understood(facts: ConversationFacts, turn: Turn, understanding: Any) -> ConversationFacts:
    acts = frozenset(str(act) for act in understanding.get("acts") or ())
    typed = turn.message.kind is MessageKind.TEXT
    intents = {str(understanding["intent"])} if typed and understanding.get("intent") else set()
    segment = understanding.get("segment") or {}
    return replace(
        facts,
        segment=_leaning(segment) or facts.segment,
        lowest_confidence=_lower(facts.lowest_confidence, _confidence(turn, understanding, acts)),
        not_understood=facts.not_understood + int("not_understood" in acts),
        corrected=facts.corrected or any(act.startswith(_CORRECTING) for act in acts),
        human=facts.human or "wants:human" in acts,
        upset=facts.upset or bool(acts & _ANGRY),
        intents=facts.intents | intents,
        acts=facts.acts | acts,
    )


def _leaning(segment: Any) -> str | None:
    """The segment that the assistant goes by, or would bet on."""
    if segment.get("committed"):
        return str(segment["best"])
    label = segment.get("label")
    return str(label) if label and label != "unknown" else None


def _confidence(turn: Turn, understanding: Any, acts: frozenset[str]) -> float | None:
    """How sure the model was of a message that only it could read.

    A pressed button leaves no doubt, and neither do words that a rule reads: « 06 39… » is a phone number.
    """
    if turn.message.kind is not MessageKind.TEXT or understanding.get("intent") is None:
        return None
    if any(act.startswith(_READ_BY_RULE) for act in acts):
        return None
    return float(understanding.get("confidence") or 0.0)


def _lower(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return min(known) if known else None


def _with_last(models: tuple[str, ...], model: str | None) -> tuple[str, ...]:
    return models if model is None else (*(item for item in models if item != model), model)
