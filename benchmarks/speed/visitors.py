"""The visitors: the same people for both contenders, who answer whatever is asked.

Questions with a choice are answered by a button where one fits, the others with what the person would type.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.speed.stack import Reply, Talk
from benchmarks.understanding.examples import ROOT
from bot.evaluation.player import DONT_KNOW

PERSONAS = ROOT / "tests" / "dialogues" / "personas.jsonl"
LONGEST = 40
"""Turns after which a visitor gives up."""
QUESTIONS = (
    "C'est combien ?",
    "Où sont hébergées mes données ?",
    "Vous livrez sous combien de temps ?",
    "Vous êtes un robot ?",
    "Quels sont vos horaires ?",
)
"""Asked again and again by whoever talks for long."""
_SEGMENTS = frozenset({"B2C", "B2B", "B2A", "B2B2C"})
_PROFILE = {"B2C": "particulier", "B2B": "entreprise", "B2A": "administration", "B2B2C": "interm"}
_USAGE = {"B2C": "usage", "B2B": "usage", "B2A": "usage", "B2B2C": "client"}
_YES, _NO = "oui", "non"
_ADDRESS = re.compile(r"[\w.+-]+(?=@)")
_TELEPHONE = re.compile(r"(?<!\d)0[1-9](?:[ .-]?\d\d){4}(?!\d)")
_NUMBERS = itertools.count(1)
"""Of the visitors of this run."""

Persona = Mapping[str, Any]


def read_personas(path: Path = PERSONAS) -> list[Persona]:
    """Those who can be served by both contenders: of a common segment, reachable by e-mail, willing."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        row
        for row in rows
        if row["segment"] in _SEGMENTS and row["facts"].get("email") and row["facts"].get("consent")
    ]


@dataclass
class Visitor:
    """One person in one conversation."""

    persona: Persona
    number: int = field(default_factory=lambda: next(_NUMBERS))
    """Of all visitors of this run: each has an address and a telephone of their own."""
    _given: dict[str, int] = field(default_factory=dict)
    _turns: int = 0

    async def speak(self, talk: Talk, before: Reply) -> Reply:
        """The next turn. Raises `NotAnswered`."""
        self._turns += 1
        if self._turns == 1:
            return await talk.type(self._as_oneself(str(self.persona["opening"])))
        button = self.button(before)
        return await (talk.press(button) if button else talk.type(self.words(before.topic or "need")))

    @property
    def gives_up(self) -> bool:
        """Whether it has taken too long."""
        return self._turns >= LONGEST

    def words(self, topic: str) -> str:
        """What the person types when this is asked; each answer once, then none is left."""
        answers: Sequence[str] = self.persona["answers"].get(topic, ())
        index = self._given.get(topic, 0)
        self._given[topic] = index + 1
        return self._as_oneself(answers[index]) if index < len(answers) else DONT_KNOW

    def _as_oneself(self, text: str) -> str:
        """The persona's words, of another person."""
        addressed = _ADDRESS.sub(rf"\g<0>.{self.number}", text)
        return _TELEPHONE.sub(lambda found: _renumbered(found[0], self.number), addressed)

    def button(self, before: Reply) -> str | None:
        """The button that says what the person means, if there is one."""
        wanted = _wanted(str(before.topic), str(self.persona["segment"]))
        if not wanted:
            return None
        return next((sent for title, sent in before.buttons.items() if wanted in title.lower()), None)


def _renumbered(telephone: str, number: int) -> str:
    """The same one with other last figures, written in the same way."""
    last = iter(f"{number % 10_000:04d}"[::-1])
    left = 4
    figures = []
    for sign in reversed(telephone):
        figures.append(next(last) if sign.isdigit() and left else sign)
        left -= sign.isdigit() and left > 0
    return "".join(reversed(figures))


def _wanted(topic: str, segment: str) -> str | None:
    known = {"segment": _PROFILE[segment], "usage": _USAGE[segment], "consent": _YES, "confirm": _YES}
    return {**known, "marketing": _NO, "anything_else": _NO}.get(topic)


class Stream:
    """One visitor's place: whoever sits there talks until done, then the next person begins anew."""

    def __init__(self, start: Any, personas: Sequence[Persona], first: int = 0) -> None:
        self._start = start
        self._people: Iterator[Persona] = itertools.islice(itertools.cycle(personas), first, None)
        self._talk: Talk | None = None
        self._visitor: Visitor | None = None
        self._before = Reply()
        self.finished = 0
        """Conversations that came to their end."""

    async def prepare(self) -> None:
        """Open a conversation if none is going on. Not part of a turn."""
        if self._talk is None:
            self._talk, self._visitor = self._start(), Visitor(next(self._people))
            self._before = await self._talk.open()

    async def turn(self) -> None:
        """One turn. Raises `NotAnswered`; the conversation is then over."""
        assert self._talk is not None and self._visitor is not None
        talk, self._talk = self._talk, None
        self._before = await self._visitor.speak(talk, self._before)
        if self._before.done or self._visitor.gives_up:
            self.finished += self._before.done
        else:
            self._talk = talk
