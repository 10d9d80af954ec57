"""Which faults happen when: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

_SHORTEST = 0.2


@dataclass(frozen=True)
class Kind:
    """Something that can go wrong: how often beside others, and for how many seconds at most."""

    weight: float
    longest: float = 0.0
    rasa_restarts: bool = False


@dataclass(frozen=True)
class Fault:
    """Happens when this share of the conversations is over, and lasts for so many seconds."""

    at: float
    kind: str
    seconds: float


def planned(kinds: Mapping[str, Kind], count: int, rasa_restarts: int, seed: int) -> list[Fault]:
    """So many faults, spread over the run; Rasa is started again at most so many times."""
    chance = random.Random(f"{seed} {sorted(kinds)}")
    made = []
    for number in range(count):
        open_to = {name: kind for name, kind in kinds.items() if rasa_restarts or not kind.rasa_restarts}
        name = chance.choices(list(open_to), [kind.weight for kind in open_to.values()])[0]
        rasa_restarts -= kinds[name].rasa_restarts
        seconds = chance.uniform(_SHORTEST, kinds[name].longest) if kinds[name].longest else 0.0
        made.append(Fault((number + chance.random()) / (count + 1), name, round(seconds, 2)))
    return made
