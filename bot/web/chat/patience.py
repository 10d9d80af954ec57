"""How long the door waits for what, and how often it asks again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How long is waited for what, in seconds."""

    turn: float = 8.0
    """For an answer while the visitor's request is open."""
    pauses: tuple[float, ...] = (0.25, 0.75, 1.5)
    """Between attempts while the visitor's request is open."""
    later: float = 12.0
    """For an answer that is asked for later: longer than Rasa's own deadline, so that it says what failed."""
    margin: float = 2.0
    """After the deadline of a request, before anybody else works on its turn."""
    longest_pause: float = 60.0
    attempts: int = 15
    """After so many failed turns the message is given up. An assistant that is away is waited for."""
    silences: int = 5
    """After so many times that nothing was heard of a message that Rasa had taken, it is given up as well: it
    may be what keeps Rasa from working. Only who asks for an answer later waits long enough to tell. Its
    failures before count with them: the turn has one counter."""
