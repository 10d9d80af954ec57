"""Decides which copies fill a database: how many, of whom, when, and in whose hands."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.search.words import search_words
from bot.seeding.content import content
from bot.seeding.people import STANDIN, Person, person
from bot.seeding.stories import DETAIL, OWNER, OWNER_ID, Story, statuses, story

PATTERNS = 240
"""So many different conversations; their copies differ by person, time and owner."""
COLLEAGUES = 12
SPAN = datetime.timedelta(days=730)
"""The copies are spread over the two years that end now."""
_RECENT = datetime.timedelta(days=21)
_MARGIN = 1.0005
_WHOLE = 1_000


@dataclass(frozen=True)
class Filling:
    """How much is wanted."""

    leads: int
    messages: int
    seed: int
    ends: datetime.datetime

    def conversations(self, made: Sequence[Story]) -> int:
        """How many conversations that takes, about: some lead to nothing, the more so the younger they are.

        Rather a few too many: what is left over would all begin at the very end.
        """
        quarter = len(made) // 4
        pools = [_Pool.of(made[start : start + quarter]) for start in range(0, 4 * quarter, quarter)]
        young = _RECENT / SPAN
        short, long = (pools[at].mixed(pools[at + 1], young) for at in (0, 2))
        lacking = self.messages / self.leads * short.leads - short.messages
        gained = long.messages - short.messages - self.messages / self.leads * (long.leads - short.leads)
        talkative = min(1.0, max(0.0, lacking / gained))
        return int(self.leads / short.mixed(long, talkative).leads * _MARGIN) + 1


@dataclass(frozen=True)
class _Pool:
    """Of some stories, how many leads and messages one makes on average."""

    leads: float
    messages: float

    @classmethod
    def of(cls, made: Sequence[Story]) -> _Pool:
        leads = sum(story.lead is not None for story in made)
        return cls(leads / len(made), sum(story.messages for story in made) / len(made))

    def mixed(self, other: _Pool, share: float) -> _Pool:
        """These stories with a share of others among them."""
        return _Pool(
            self.leads + share * (other.leads - self.leads),
            self.messages + share * (other.messages - self.messages),
        )


@dataclass(frozen=True)
class Planned:
    """One copy of a story: the number of the story, and what is different."""

    number: int
    story: int
    begins: datetime.datetime
    person: Person
    owner: str
    detail: str


def email_of(colleague: int) -> str:
    """The address of a colleague who does not exist."""
    return f"commercial-{colleague:02}@exemple.fr"


def id_of(email: str) -> str:
    """The id of the account with this address, in every database the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email}"))


def stories(seed: int, count: int = PATTERNS) -> list[Story]:
    """The patterns: half of them short, half of them long, the first half of each old."""
    made: list[Story] = []
    for talkative in (False, True):
        for recent in (False, True):
            chance = random.Random(f"{seed} {talkative} {recent}")
            for status, _ in zip(statuses(chance, recent=recent), range(count // 4), strict=False):
                made.append(story(len(made) + 1, seed, status, talkative=talkative))
    return made


def planned(filling: Filling, made: Sequence[Story], *, first: int = 1) -> Iterator[Planned]:
    """The copies from number `first` on, oldest first; leads come to the number that is wanted."""
    pools = _pools(made)
    count = filling.conversations(made)
    step = SPAN / count
    leads = messages = 0
    for number in range(1, count * 2):
        if leads >= filling.leads:
            return
        chance = random.Random(f"{filling.seed} {number}")
        begins = _moment(filling, min(number, count), number, step)
        long = messages * filling.leads < filling.messages * leads
        chosen = chance.choice(pools[long, filling.ends - begins < _RECENT])
        leads += made[chosen].lead is not None
        messages += made[chosen].messages
        if number >= first:
            owner = email_of(chance.randrange(COLLEAGUES))
            detail = _detail(chance)
            yield Planned(number, chosen, begins, person(chance), owner, detail)


def replaced_texts(who: Person, owner: str, detail: str = DETAIL) -> dict[str, str]:
    """What stands for what in the texts of a copy."""
    return {
        DETAIL: detail,
        STANDIN.email: who.email,
        STANDIN.phone: who.phone,
        STANDIN.dialled: who.dialled,
        STANDIN.first_name: who.first_name,
        STANDIN.last_name: who.last_name,
        STANDIN.organisation: who.organisation,
        STANDIN.siren: who.siren,
        OWNER: owner,
        OWNER_ID: id_of(owner),
    }


def replaced_words(plan: Planned) -> dict[str, str]:
    """The same in the index of words. An address is made of the words of the names in it."""
    who, standin = plan.person, STANDIN
    names = {
        _words(old): _words(new)
        for old, new in (
            (DETAIL, plan.detail),
            (standin.first_name, who.first_name),
            (standin.last_name, who.last_name),
            (standin.organisation, who.organisation),
        )
    }
    address = (
        f"{_words(who.first_name)} {_words(who.last_name)} {_words(who.organisation)} {_words('example')}"
    )
    phones = (phone.replace("+33", "0") for phone in (standin.phone, who.phone))
    return {_words(standin.email): address, **names, next(phones): next(phones), standin.siren: who.siren}


@lru_cache(maxsize=1 << 17)
def _words(text: str) -> str:
    return " ".join(search_words(text))


def _detail(chance: random.Random) -> str:
    """Something that many ask for; one in a thousand asks for what hardly anybody does."""
    words = content()
    if chance.random() < 0.001:
        return f"avec un {chance.choice(words['rarities'])}"
    return str(chance.choice(words["details"]))


def _pools(made: Sequence[Story]) -> dict[tuple[bool, bool], list[int]]:
    quarter = len(made) // 4
    indexes = list(range(len(made)))
    return {
        (talkative, recent): indexes[start * quarter : (start + 1) * quarter]
        for start, (talkative, recent) in enumerate(
            [(False, False), (False, True), (True, False), (True, True)]
        )
    }


def _moment(filling: Filling, place: int, number: int, step: datetime.timedelta) -> datetime.datetime:
    """Whole milliseconds and a remainder of its own: no two copies share a microsecond, wherever in a
    conversation it falls."""
    at = filling.ends - SPAN + place * step
    return at.replace(microsecond=at.microsecond // _WHOLE * _WHOLE + number % _WHOLE)
