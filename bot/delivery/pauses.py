"""How long to wait after something failed: twice as long each time, and never all at the same moment."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Pauses:
    """A row of pauses that grow up to a bound; each is drawn between half of it and all of it."""

    first: float
    longest: float

    def after(self, failures: int, draw: float | None = None) -> datetime.timedelta:
        """The pause after so many failures in a row; `draw` from 0 to 1 takes the place of chance."""
        full = min(self.first * 2 ** min(failures - 1, 32), self.longest)
        share = random.random() if draw is None else draw
        return datetime.timedelta(seconds=full * (0.5 + share / 2))


OF_A_MAIL = Pauses(first=60, longest=4 * 3600)
"""Between two tries of the same e-mail."""
TRIES = 20
"""Then it is given up, after some two days."""
OF_THE_SERVER = Pauses(first=2, longest=300)
"""While the server does not answer at all: that costs no e-mail a try."""
