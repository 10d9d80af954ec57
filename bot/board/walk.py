"""How far one conversation went, question by question."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bot.board.facts import TalkFact
from bot.conversations.facts import IDLE
from bot.dialogue.topics import Topic

QUESTIONS: tuple[str, ...] = tuple(
    topic.value
    for topic in (
        Topic.NEED, Topic.SEGMENT, Topic.USAGE, Topic.REGULATION, Topic.ORGANISATION, Topic.ROLE, Topic.SIZE,
        Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES, Topic.PROCEDURE, Topic.SIREN_OR_SIRET, Topic.TIMELINE,
        Topic.BUDGET, Topic.NAME, Topic.EMAIL, Topic.PHONE, Topic.CALLBACK, Topic.CONSENT, Topic.CONFIRM,
    )
)  # fmt: skip
"""In the order in which the assistant asks. `marketing` and `anything_else` are not among them: silence is an
answer to both."""


@dataclass(frozen=True)
class Walk:
    """The questions that were asked, and the one at which the visitor left or still is."""

    asked: frozenset[str]
    left_at: str | None = None
    still_at: str | None = None
    leaves_at: datetime.datetime | None = None
    """When somebody who is still there will be taken to have left."""

    @property
    def answered(self) -> frozenset[str]:
        """What the visitor went on from: with an answer, or because the assistant let it be."""
        return self.asked - {self.left_at, self.still_at}


def walk(talk: TalkFact, now: datetime.datetime) -> Walk:
    """The way of a visitor who wrote something; who only opened the chat has none."""
    if not any(step.spoken for step in talk.steps):
        return Walk(frozenset())
    asked = frozenset(step.asked for step in talk.steps if step.asked in QUESTIONS)
    last = talk.steps[-1]
    if last.done or last.asked not in asked:
        return Walk(asked)
    leaves_at = last.at + IDLE
    if now <= leaves_at:
        return Walk(asked, still_at=last.asked, leaves_at=leaves_at)
    return Walk(asked, left_at=last.asked)
