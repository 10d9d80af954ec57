"""Conversations of visitors who do not exist: who they are, what they ask for, and how they misbehave."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.dialogue.state import DialogueState, Fact, Progress
from bot.dialogue.topics import Topic
from bot.qualification.evidence import evidence
from bot.qualification.segments import Segment
from bot.seeding.content import content
from bot.seeding.people import Person, person

_SURE = 8.0
"""Log-odds: there is no doubt about anybody's segment."""
_WEIGHTS = {
    Segment.B2C: 28, Segment.B2B: 36, Segment.B2A: 13, Segment.B2R: 5, Segment.B2B2C: 10, Segment.B2C2B: 8,
}  # fmt: skip
_FICTION = (
    "+3363998{:04}",
    "+3319900{:04}",
    "+3326191{:04}",
    "+3335301{:04}",
    "+3346571{:04}",
    "+3353649{:04}",
)
"""The phone numbers that are kept for fiction: ten thousand begin like each of these."""
_SPACE = uuid.UUID("0f6a2f0e-6f57-4f0b-9d55-0f2f5b6f4a11")
_AGAIN, _ANOTHER = 0.06, 0.05


class Ending(Enum):
    """How a conversation ends."""

    CONFIRMED = "confirmed"
    LEFT = "left"
    REFUSED = "refused"
    """No to being contacted."""


class Habit(Enum):
    """How the last message is sent."""

    PLAIN = "plain"
    DOUBLE_CLICK = "double click"
    """Twice at the same moment."""
    REPEATED = "repeated"
    """Once more after its answer, as after a reload."""
    CORRECTED = "corrected"
    """Followed by another message that changes something of the confirmed request."""


@dataclass(frozen=True)
class Talk:
    """One conversation. Those with the same `request` ask for the same, once more."""

    number: int
    request: int
    person: Person
    segment: Segment
    steps: tuple[tuple[Fact, ...], ...]
    """What each message of the visitor tells."""
    topics: tuple[tuple[Topic, ...], ...]
    ending: Ending
    habit: Habit

    @property
    def messages(self) -> int:
        """How many messages the visitor sends; the greeting is none of them."""
        return len(self.steps)

    @property
    def confirmed_at(self) -> int | None:
        """The message after which the request is saved for good."""
        if self.ending is Ending.LEFT:
            return None
        return self.messages - (self.habit is Habit.CORRECTED)

    def message_id(self, number: int) -> str:
        """The id that the visitor's browser gives to a message: always the same, however often it is sent."""
        return str(uuid.uuid5(_SPACE, f"{self.number}/{number}"))

    def text(self, number: int) -> str:
        """The visitor's words."""
        return " ; ".join(fact.quote for fact in self.steps[number - 1]) or "oui"

    def state_after(self, number: int, at: str) -> DialogueState:
        """What the dialogue knows after so many messages; consent is dated `at`."""
        state = DialogueState(turn=number)
        state.evidence = [evidence("says_it", self.segment.value, 1, {self.segment: _SURE})]
        for told, named in zip(self.steps[:number], self.topics[:number], strict=True):
            for topic, fact in zip(named, told, strict=True):
                state.facts[topic] = fact
                state.progress[topic] = Progress(1, 0, "answered")
        confirmed = self.confirmed_at
        if confirmed is not None and number >= confirmed:
            state.flow = "complete"
            state.consent = None if self.segment is Segment.B2R else self.ending is Ending.CONFIRMED
            state.consent_at = at
        return state


def planned(count: int, seed: int) -> list[Talk]:
    """So many conversations, the same for the same seed."""
    chance = random.Random(seed)
    made: list[Talk] = []
    for number in range(count):
        earlier = chance.choice(made) if made and chance.random() < _AGAIN else None
        if earlier is not None and earlier.ending is Ending.CONFIRMED:
            made.append(_again(earlier, number, chance))
            continue
        known = chance.choice(made).person if made and chance.random() < _ANOTHER else None
        made.append(_new(number, known, chance))
    return made


def _again(earlier: Talk, number: int, chance: random.Random) -> Talk:
    """The same person asks for the same in another tab."""
    first = earlier.confirmed_at
    return replace(
        earlier,
        number=number,
        steps=earlier.steps[:first],
        topics=earlier.topics[:first],
        habit=chance.choice([Habit.PLAIN, Habit.DOUBLE_CLICK]),
    )


def _new(number: int, known: Person | None, chance: random.Random) -> Talk:
    ending = chance.choices([Ending.CONFIRMED, Ending.LEFT, Ending.REFUSED], [80, 14, 6])[0]
    segment = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    if segment is Segment.B2R and ending is Ending.REFUSED:
        ending = Ending.CONFIRMED  # a regulator is not asked
    who = known or _somebody(number, chance)
    told = list(_told(segment, who, chance, number))
    habit = chance.choices(list(Habit), [64, 16, 10, 10])[0] if ending is Ending.CONFIRMED else Habit.PLAIN
    if segment is Segment.B2R and habit is Habit.CORRECTED:
        habit = Habit.PLAIN  # what is corrected is when, and a regulator is not asked
    if ending is Ending.LEFT:
        told = told[: chance.randrange(1, len(told))]
    else:
        told.append(())
    if habit is Habit.CORRECTED:
        told.append(((Topic.TIMELINE, _fact("finalement dans six mois", len(told) + 1)),))
    return Talk(
        number=number,
        request=number,
        person=who,
        segment=segment,
        steps=tuple(tuple(fact for _, fact in step) for step in told),
        topics=tuple(tuple(topic for topic, _ in step) for step in told),
        ending=ending,
        habit=habit,
    )


def _somebody(number: int, chance: random.Random) -> Person:
    """Nobody else has this address, this number or this organisation, and no name of one holds another's."""
    made = person(chance)
    local, _, domain = made.email.partition("@")
    return replace(
        made,
        email=f"{local}.{number}@{domain.replace('.example', '')}-{number}.example",
        phone=_FICTION[number % len(_FICTION)].format(number // len(_FICTION) % 10_000),
        organisation=f"{made.organisation} {number:05}",
    )


def _told(
    segment: Segment, who: Person, chance: random.Random, number: int
) -> Iterator[tuple[tuple[Topic, Fact], ...]]:
    words = content()
    need = f"{chance.choice(words['products'])} {chance.choice(words['uses'])}, référence {number}"
    if segment is Segment.B2R:
        yield ((Topic.REGULATION, _fact(f"registre des traitements, dossier {number}", 1)),)
    else:
        yield ((Topic.NEED, _fact(need, 1)),)
    if segment not in (Segment.B2C, Segment.B2C2B):
        yield ((Topic.ORGANISATION, _fact(who.organisation, 2)), (Topic.ROLE, _fact("gérante", 2)))
    yield ((Topic.TIMELINE, _fact(chance.choice(words["timelines"]), 3)),)
    name = {"first_name": who.first_name, "last_name": who.last_name}
    yield ((Topic.NAME, Fact(name, f"{who.first_name} {who.last_name}", 4)),)
    reach = chance.choice([(Topic.EMAIL,), (Topic.PHONE,), (Topic.EMAIL, Topic.PHONE)])
    values = {Topic.EMAIL: who.email, Topic.PHONE: who.phone}
    yield tuple((topic, _fact(values[topic], 5)) for topic in reach)


def _fact(value: str, turn: int) -> Fact:
    return Fact(value, value, turn)


def requests(talks: Sequence[Talk]) -> dict[int, list[Talk]]:
    """The confirmed conversations of each request."""
    found: dict[int, list[Talk]] = {}
    for talk in talks:
        if talk.ending is Ending.CONFIRMED:
            found.setdefault(talk.request, []).append(talk)
    return found
