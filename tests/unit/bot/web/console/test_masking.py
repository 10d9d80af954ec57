"""Whatever a visitor says of themselves, and wherever: nothing of it is left in what is shown."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Transcript,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.redaction import folded
from bot.search.query import parse_query
from bot.web.console.conversation_view import ConversationView
from bot.web.console.excerpts import excerpts_of
from bot.web.console.masking import Veil, no_veil, veil
from tests.support import crm

WORDS, OWN = wording.load("console"), wording.load("console_conversations")
HERE = crm.NOW.astimezone(ZoneInfo("Europe/Paris"))
PHRASES = (
    "{}", "bonjour, {}, merci", "je disais donc «\u00a0{}\u00a0»", "({})", "C’est {}.", "{}\nà bientôt",
    "devis pour {} SVP", "merci {}\u202f!",
)  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """A made-up visitor, and the ways in which they write who they are."""

    first: str
    last: str
    email: str
    digits: str

    def written(self) -> dict[str, list[str]]:
        pairs = [self.digits[i : i + 2] for i in range(0, 10, 2)]
        return {
            "name": [f"{self.first} {self.last}", f"{self.last.upper()} {self.first}", self.last, self.first],
            "email": [self.email, self.email.upper(), self.email.replace("@", " arobase ")],
            "phone": [" ".join(pairs), ".".join(pairs), self.digits, f"+33 {self.digits[1:]}"],
        }

    def secrets(self) -> list[str]:
        return [
            folded(self.first),
            *(folded(part) for part in self.last.split("-")),
            self.email,
            self.digits[2:],
        ]


people = st.builds(
    Somebody,
    first=st.sampled_from(["Maëlle", "Jean-Noël", "Zoé", "Oumar", "Gwendoline"]),
    last=st.sampled_from(["Kervadec", "Quentin-Morel", "N’Diaye", "Le Goff", "Thivierge-Gagné"]),
    email=st.sampled_from(["zk.33@boite.example", "oumar_nd@exemple.org", "x.y+z@mairie-x.example"]),
    digits=st.sampled_from(["0639980012", "0262990011", "0470123456"]),
)


@st.composite
def talks(draw: Any) -> tuple[Somebody, Transcript]:
    """A conversation in which somebody says who they are, before and after it was understood."""
    person = draw(people)
    ways = [way for kind in person.written().values() for way in kind]
    facts = [
        {"topic": "name", "value": {"first_name": person.first, "last_name": person.last}, "quote": ""},
        {"topic": "email", "value": person.email, "quote": draw(st.sampled_from(person.written()["email"]))},
        {"topic": "phone", "value": f"+33{person.digits[1:]}", "quote": person.digits},
    ]
    told = draw(st.integers(1, 4))
    turns = []
    for number in range(1, 5):
        said, heard = (
            draw(st.sampled_from(PHRASES)).format(draw(st.sampled_from(ways))),
            draw(st.sampled_from(PHRASES)).format(draw(st.sampled_from(ways))),
        )
        turns.append(_turn(number, said, heard, facts if number == told else []))
    return person, Transcript(Conversation("c", crm.NOW), tuple(turns))


def _turn(number: int, said: str, heard: str, facts: list[Any]) -> Turn:
    at = crm.NOW + datetime.timedelta(minutes=number)
    lines = [
        {"topic": "need", "label": "Besoin", "value": said},
        {"topic": "name", "label": "Nom", "value": said},
    ]
    card = {"kind": "recap", "title": heard, "lines": lines} if number == 4 else None
    known = {
        "intent": "give_details",
        "confidence": 0.5,
        "entities": [{"entity": "email", "start": 0, "end": len(said), "value": said}],
        "evidence": [{"signal": "says_company", "quote": said, "turn": number, "weights": {"B2B": 1.0}}],
        "acts": ["gives:need"],
        "facts": [*facts, {"topic": "need", "value": said, "quote": said}],
    }
    answer = Answer((AssistantMessage(f"a{number}", heard, at, card=card),), at, known, "need")
    return Turn(
        "c", number, VisitorMessage(f"m{number}", MessageKind.TEXT, said, at), TurnStatus.ANSWERED, answer
    )


def shown(transcript: Transcript, curtain: Veil) -> str:
    """Everything that a page says of the messages."""
    view = ConversationView(HERE, WORDS, OWN, curtain, {})
    messages = view.messages(transcript, saved=False)
    excerpts = excerpts_of(transcript, parse_query("merci bonjour devis"), curtain)
    return folded("\n".join(_texts([*messages, *excerpts])))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from _texts(getattr(value, item.name))
    elif isinstance(value, (list, tuple)):
        # A message is cut into pieces where words are marked: what is read is the whole.
        if value and all(hasattr(item, "marked") for item in value):
            yield "".join(item.text for item in value)
        else:
            for item in value:
                yield from _texts(item)


@settings(max_examples=60, deadline=None)
@given(talks())
def test_nothing_that_is_shown_says_who_somebody_is(talk: tuple[Somebody, Transcript]) -> None:
    person, transcript = talk
    masked = shown(transcript, veil(transcript, (), OWN["masked"]))
    assert [secret for secret in person.secrets() if secret in masked] == []


@settings(max_examples=10, deadline=None)
@given(talks())
def test_without_the_veil_everything_is_shown(talk: tuple[Somebody, Transcript]) -> None:
    _, transcript = talk
    everything = shown(transcript, no_veil(OWN["masked"]))
    assert all(folded(turn.message.text) in everything for turn in transcript.turns)
