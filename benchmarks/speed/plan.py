"""How much is played: the whole benchmark, or a short one to try it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How many turns, how many visitors, for how long."""

    short: bool = False
    reference: bool = True
    train: bool = True
    """Whether ours is trained in this run."""
    train_reference: bool = False
    """Whether the reference is trained although it has a model of these sentences, with the time it took."""
    examples: int = 300
    """Sentences for the reference: DIET takes hours on all of them. Ours is trained on all."""
    epochs: int = 100
    starts: int = 3
    """Of ours. The reference, which takes a minute or more, is started once."""
    turns: int = 200
    """Of one visitor at each."""
    crowds: tuple[int, ...] = (4, 16, 64)
    crowd_seconds: float = 15.0
    """At once at one contender; then it is the other's turn."""
    rounds: int = 2
    typing_visitors: int = 64
    typing_pause: float = 8.0
    typing_seconds: float = 60.0
    long_conversations: int = 2
    long_turns: int = 202
    stage_turns: int = 100
    leads: tuple[int, ...] = (1_000, 10_000, 100_000)
    databases: tuple[str, ...] = ()
    saves: int = 50
    commits: int = 300


WHOLE = Plan()
SHORT = Plan(
    short=True,
    train=False,
    epochs=1,
    starts=1,
    turns=24,
    crowds=(4, 16),
    crowd_seconds=4.0,
    rounds=1,
    typing_visitors=16,
    typing_seconds=12.0,
    long_conversations=1,
    long_turns=54,
    stage_turns=20,
    leads=(1_000,),
    saves=10,
    commits=50,
)
