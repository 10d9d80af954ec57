"""A conversation with the pure dialogue, line by line; the test says what a classifier would."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from bot.dialogue.advance import Turn, advance, begin
from bot.dialogue.heard import Clause, Heard, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.qualification.evidence import evidence
from bot.qualification.segments import Segment

TODAY = datetime.date(2026, 11, 23)


class Talk:
    """One visitor; `said` and `asked` hold what the assistant did at the last turn."""

    def __init__(self) -> None:
        self.turn: Turn = begin(DialogueState())
        self.heard: Heard | None = None

    @property
    def state(self) -> DialogueState:
        return self.turn.state

    @property
    def asked(self) -> Topic | None:
        return self.turn.topic

    @property
    def said(self) -> list[str]:
        return [remark.response for remark in self.turn.say]

    def value(self, topic: Topic) -> Any:
        return self.state.facts[topic].value if topic in self.state.facts else None

    def says(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.9, like: str = "") -> Turn:
        """The visitor types `text`, which the classifier takes for `intent` as a whole.

        `like` is the segment whose first messages it resembles, as the classifier sees it.
        """
        clause = Clause(text, 0, len(text), intent, confidence)
        segments = {like: 0.85, "unknown": 0.1} if like else {}
        return self._hear(text, Understanding(intent, confidence, (clause,), segments))

    def says_parts(self, *parts: tuple[str, str]) -> Turn:
        """The visitor types several clauses, each with the intent a classifier gives it."""
        text, clauses = "", []
        for words, intent in parts:
            start = len(text)
            text += words
            clauses.append(Clause(words, start, len(text), intent, 0.9))
            text += " "
        return self._hear(text.strip(), Understanding(clauses[0].intent, 0.9, tuple(clauses)))

    def presses(self, name: str, title: str = "bouton", **values: Any) -> Turn:
        """The visitor presses a button with this payload."""
        return self._hear(title, Understanding("answer_by_button", 1.0), {"name": name, "values": values})

    def _hear(self, text: str, understanding: Understanding, button: Mapping[str, Any] | None = None) -> Turn:
        state = DialogueState.from_json(self.state.to_json())
        state.turn += 1
        self.heard = hear(text, understanding, state, TODAY, button)
        self.turn = advance(state, self.heard)
        return self.turn


def company() -> Talk:
    """A visitor whose segment is clear (B2B) and whose need is known."""
    talk = Talk()
    talk.says("Nous sommes une petite société de nettoyage de 25 salariés", "state_need")
    if talk.asked is Topic.NEED:
        talk.says("Un logiciel de pointage pour suivre les équipes sur les chantiers", "state_need")
    if talk.asked in (Topic.SEGMENT, Topic.USAGE):
        talk.presses("answer", "Une entreprise", segment="entreprise")
    return talk


def until(talk: Talk, topic: Topic) -> Talk:
    """Answer whatever is asked, well, until `topic` is asked."""
    answers = {
        Topic.NEED: "Un logiciel de pointage pour suivre les équipes sur les chantiers",
        Topic.SEGMENT: "une entreprise",
        Topic.USAGE: "pour notre propre usage",
        Topic.ORGANISATION: "Net et Clair",
        Topic.ROLE: "gérante",
        Topic.SIZE: "25",
        Topic.TIMELINE: "dans deux mois",
        Topic.BUDGET: "3000 euros par an",
        Topic.NAME: "Lucie Marchand",
        Topic.EMAIL: "lucie@net-et-clair.fr",
        Topic.CONSENT: "oui, d'accord",
        Topic.REGULATION: "contrôle sur pièces au titre du RGPD",
        Topic.PROCEDURE: "gré à gré",
        Topic.SIREN_OR_SIRET: "je n'en ai pas",
        Topic.END_CUSTOMERS: "nos 3 000 abonnés",
        Topic.GATEWAY_COMPANIES: "une dizaine de commerces",
        Topic.CALLBACK: "le matin",
    }
    for _ in range(20):
        if talk.asked is topic or talk.asked is None:
            return talk
        talk.says(answers[talk.asked], "give_details", 0.5)
    return talk


_COMPANY = frozenset(
    {Topic.ORGANISATION, Topic.ROLE, Topic.SIZE, Topic.TIMELINE, Topic.BUDGET, Topic.NAME, Topic.EMAIL}
)


def asked(topic: Topic) -> Talk:
    """A conversation in which `topic` was just asked."""
    if topic in _COMPANY:
        talk = company()
        talk.state.facts.pop(Topic.SIZE, None)
        talk.state.progress.pop(Topic.SIZE, None)
        return until(talk, topic)
    talk = Talk()
    segment = {
        Topic.PROCEDURE: Segment.B2A,
        Topic.END_CUSTOMERS: Segment.B2B2C,
        Topic.GATEWAY_COMPANIES: Segment.B2C2B,
        Topic.REGULATION: Segment.B2R,
    }.get(topic)
    if segment is not None:
        talk.state.evidence.append(evidence("visited_page", "/page", 0, {segment: 9.0}))
    talk.says("Bonjour", "greet")
    return until(talk, topic)
