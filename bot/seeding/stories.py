"""A made-up conversation and what came of it, from one number to the next always the same."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Button,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status
from bot.leads.redaction import without_contact_details
from bot.seeding.content import content
from bot.seeding.people import STANDIN

_BEGUN = datetime.datetime(2020, 1, 6, 10, 0, tzinfo=datetime.timezone.utc)
"""When the first pattern begins, and another each hour; a copy is moved to its own time."""
OWNER = "zcommercial@exemple.fr"
"""Who looks after a pattern, until its copy gets a member of staff."""
OWNER_ID = "zcollegue"
"""The id and the name of that account."""
DETAIL = "Zprecision"
"""What each copy asks for in words of its own."""
ID = "T-"
"""What every id of a pattern begins with."""
_MINUTE = datetime.timedelta(minutes=1)
_DIGRESSES = 0.15
"""How many of those who say little ask something on the way all the same."""
_BRIEF = 0.3
"""How many do not say more than what they look for."""
_PERSONAL = ("B2C", "B2C2B")
_YES_OR_NO = ("usage", "consent")
"""Questions that come with buttons."""


@dataclass(frozen=True)
class Story:
    """A conversation and its lead, if one was saved."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    lead: Lead | None

    @property
    def messages(self) -> int:
        """How many were written, by either side."""
        said = sum(turn.message.kind is not MessageKind.OPEN for turn in self.turns)
        return said + sum(len(turn.answer.messages) for turn in self.turns if turn.answer)


def story(number: int, seed: int, status: Status | None, *, talkative: bool) -> Story:
    """The story with this number; without a status nothing came of the conversation."""
    chance = random.Random(f"{seed} {number}")
    return _Writer(chance, number).write(status, talkative=talkative)


class _Writer:
    def __init__(self, chance: random.Random, number: int) -> None:
        words = content()
        self._chance = chance
        self._id = f"{ID}{number}"
        self._begun = _BEGUN + number * datetime.timedelta(hours=1)
        self._words = words
        self._turns: list[Turn] = []
        names = list(words["segments"])
        weights = [words["segments"][name]["weight"] for name in names]
        self._segment: str = chance.choices(names, weights)[0]
        self._about: Mapping[str, Any] = words["segments"][self._segment]
        self._model = chance.choice(words["models"])
        self._said = {
            "product": chance.choice(words["products"]),
            "use": chance.choice(words["uses"]),
            "adverb": chance.choice(words["adverbs"]),
            "detail": DETAIL,
            "rare": chance.choice(words["rarities"]),
            "count": chance.choice([3, 5, 8, 12, 20, 40, 150]),
        }

    def write(self, status: Status | None, *, talkative: bool) -> Story:
        """The whole story."""
        source = self._source()
        conversation = Conversation(
            f"{self._id}-c", self._begun, source.page, source.referrer, source.utm, source.test
        )
        opening = VisitorMessage(f"{self._id}-v0", MessageKind.OPEN, "", self._begun)
        bubble = self._bubble(0, 0, "Bonjour, que recherchez-vous\u202f?")
        greeting = Answer((bubble,), self._begun)
        self._turns.append(Turn(conversation.id, 0, opening, TurnStatus.ANSWERED, greeting))
        ended = status not in (None, Status.DRAFT)
        self._talk(talkative=talkative, ended=ended)
        lead = self._lead(conversation, source, status) if status is not None else None
        return Story(conversation, tuple(self._turns), lead)

    def _talk(self, *, talkative: bool, ended: bool) -> None:
        self._turn(
            self._about["opening"].format(**self._said), "state_need", ["gives:need"], ["usage"], sure=0.9
        )
        if not talkative and self._chance.random() < _DIGRESSES:
            self._digress(1, "usage")
        if talkative:
            self._turn(self._about["who"], None, ["gives:segment"], ["name"], pressed=True)
            self._digress(self._chance.choice([0, 1, 1, 2]), "name")
            name = f"{STANDIN.first_name} {STANDIN.last_name}"
            self._turn(name, "give_name", ["gives:name"], ["contact"], sure=0.97)
        if self._chance.random() < 0.6 or talkative:
            reach = self._chance.choice([STANDIN.email, STANDIN.dialled])
            act = "gives:email" if "@" in reach else "gives:phone"
            self._turn(reach, "give_details", [act], ["timeline" if talkative else "consent"], sure=0.99)
        if talkative:
            self._turn(
                self._chance.choice(self._words["timelines"]),
                "give_details",
                ["gives:timeline"],
                ["consent"],
                sure=0.8,
            )
        if ended:
            self._turn("Oui", None, ["agrees"], ["done"], pressed=True)

    def _digress(self, count: int, asks: str) -> None:
        for aside in self._chance.sample(self._words["digressions"], count):
            text = aside["text"].format(**self._said)
            self._turn(text, aside["intent"], [aside["act"]], [asks], sure=0.55, answer=aside["answer"])

    def _turn(
        self,
        text: str,
        intent: str | None,
        acts: list[str],
        asks: list[str],
        *,
        sure: float = 1.0,
        answer: str | None = None,
        pressed: bool = False,
    ) -> None:
        number = len(self._turns)
        at = self._begun + number * _MINUTE
        kind = MessageKind.BUTTON if pressed else MessageKind.TEXT
        message = VisitorMessage(f"{self._id}-v{number}", kind, text, at)
        said = [answer] if answer else []
        said.append(self._words["questions"][asks[0]])
        closed = asks[0] in _YES_OR_NO
        bubbles = tuple(
            self._bubble(number, place, line, closed=closed and place == len(said) - 1)
            for place, line in enumerate(said)
        )
        confidence = round(min(0.999, max(0.2, self._chance.gauss(sure, 0.12))), 4)
        leaning = {"label": self._segment, "best": self._segment, "confidence": 0.91, "committed": number > 1}
        understanding = {
            "intent": intent,
            "confidence": confidence,
            "acts": acts,
            "facts": [],
            "segment": leaning,
        }
        done = asks == ["done"]
        slot = None if done else asks[0]
        given = Answer(bubbles, at, understanding, slot, done, self._model)
        self._turns.append(Turn(f"{self._id}-c", number, message, TurnStatus.ANSWERED, given))

    def _bubble(self, turn: int, place: int, text: str, *, closed: bool = False) -> AssistantMessage:
        buttons = (Button("b1", "Oui", "/affirm"), Button("b2", "Non", "/deny")) if closed else ()
        return AssistantMessage(f"{self._id}-a{turn}-{place}", text, self._begun + turn * _MINUTE, buttons)

    def _source(self) -> Source:
        chance, words = self._chance, self._words
        campaign = chance.choice(words["origins"])
        return Source(
            chance.choice(words["pages"]),
            chance.choice(words["referrers"]) or None,
            {"utm_source": campaign} if campaign else {},
            test=chance.random() < 0.01,
        )

    def _lead(self, conversation: Conversation, source: Source, status: Status) -> Lead:
        chance = self._chance
        personal, regulator = self._segment in _PERSONAL, self._segment == "B2R"
        doubtful = None
        if status is Status.TO_CHECK:
            doubtful = chance.choice(["segment_not_sure", "not_understood"])
        need = self._need()
        due = (self._begun + datetime.timedelta(days=30)).date()
        handled = status in (Status.ASSIGNED, Status.CONTACTED, Status.WON, Status.LOST)
        last = self._turns[-1].message.received_at
        lead = Lead(
            id=f"{self._id}-l",
            conversation_id=conversation.id,
            request=1,
            created_at=self._begun + _MINUTE,
            updated_at=last,
            kind=Kind.COMPLIANCE if regulator else Kind.SALES,
            status=status,
            check_reason=doubtful,
            segment=None if status is Status.DRAFT and chance.random() < 0.3 else self._segment,
            profile=self._about["profile"],
            confidence=round(chance.uniform(0.55, 0.99), 3),
            evidence=(
                Evidence(self._about["signal"], self._about["quote"], 1, 1.8, self._segment),
                Evidence("asks_for_a_product", self._said["product"], 1, 0.4, None),
            ),
            first_name=STANDIN.first_name,
            last_name=STANDIN.last_name,
            email=STANDIN.email,
            phone=STANDIN.phone if chance.random() < 0.6 else None,
            organisation=None if personal else STANDIN.organisation,
            siren=STANDIN.siren if not personal and chance.random() < 0.4 else None,
            role=None if personal else chance.choice(self._words["roles"]),
            size=None if personal else self._said["count"],
            usage=self._about["usage"],
            need=need,
            budget=chance.choice([None, 800, 2_500, 12_000, 60_000]),
            budget_period="once",
            timeline=chance.choice(self._words["timelines"]),
            timeline_date=chance.choice([None, *self._later(12, 45, 120, 200, 400)]),
            procedure=chance.choice([None, *self._words["procedures"]]) if self._segment == "B2A" else None,
            end_customers=self._behind("B2B2C", "clients particuliers", 40, 700, 3_000, 25_000),
            gateway_companies=self._behind("B2C2B", "entreprises", 2, 5, 15),
            deadline=due if self._segment in ("B2A", "B2R") else None,
            regulation="registre des traitements" if regulator else None,
            consent=Consent(status is not Status.NO_CONTACT, chance.random() < 0.2, "2026-11", last),
            lawful_basis="legal_obligation" if regulator else "consent",
            source=source,
            callback_at=self._begun + datetime.timedelta(days=2, hours=4) if chance.random() < 0.1 else None,
            assigned_to=OWNER if handled else None,
            brief=need,
        )
        silent = status in (Status.NO_CONTACT, Status.ERASED)
        return replace(without_contact_details(lead), status=status) if silent else lead

    def _later(self, *days: int) -> list[datetime.date]:
        return [(self._begun + datetime.timedelta(days=count)).date() for count in days]

    def _behind(self, segment: str, what: str, *counts: int) -> str | None:
        """Whom an intermediary sells to, or recommends us to."""
        count = self._chance.choice([None, *counts])
        return f"environ {count} {what}" if count and self._segment == segment else None

    def _need(self) -> str:
        """Most say how many and what for; that does not depend on the detail, and neither does the score."""
        if self._chance.random() < _BRIEF:
            product: str = self._said["product"]
            return product[0].upper() + product[1:]
        said = self._said
        return f"{said['count']} postes\u00a0: {said['product']} {said['use']}, {said['detail']}"


def statuses(chance: random.Random, *, recent: bool) -> Iterator[Status | None]:
    """What comes of conversations, one after the other: what is old has been dealt with."""
    table = _RECENT if recent else _OLD
    while True:
        yield chance.choices(list(table), list(table.values()))[0]


_RECENT: Mapping[Status | None, int] = {
    None: 10, Status.DRAFT: 25, Status.QUALIFIED: 35, Status.TO_CHECK: 10, Status.ASSIGNED: 12,
    Status.CONTACTED: 5, Status.NO_CONTACT: 3,
}  # fmt: skip
_OLD: Mapping[Status | None, int] = {
    None: 10, Status.DRAFT: 25, Status.QUALIFIED: 8, Status.TO_CHECK: 3, Status.ASSIGNED: 6,
    Status.CONTACTED: 14, Status.WON: 12, Status.LOST: 18, Status.NO_CONTACT: 3, Status.ERASED: 1,
}  # fmt: skip
