"""Scores every lead again after the weights changed, a batch at a time, and tells what changed.

Nobody waits for it: leads are read and scored outside of any transaction that writes, and a batch is written
in one that lasts a moment. A lead that somebody saves in between has its score by the new weights already.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.leads.lead import Lead
from bot.scoring.step import scored
from bot.scoring.weights import Scoring

BATCH = 200
"""So few that whoever writes in the meantime hardly waits."""
GREATEST = 10
BOUNDS = (-50, -25, -10, 0, 10, 25, 50)
"""Differences are counted between these bounds; no difference at all is counted apart."""


@dataclass(frozen=True)
class Difference:
    """One score that changed a lot."""

    lead_id: str
    before: int
    after: int

    @property
    def size(self) -> int:
        """How many points, up or down."""
        return abs(self.after - self.before)


@dataclass(frozen=True)
class Tally:
    """What a rescoring did so far."""

    leads: int = 0
    """Those that were looked at."""
    same: int = 0
    changed: int = 0
    """Those that had a score and have another one."""
    first: int = 0
    """Those that had none."""
    lost: int = 0
    """Those that had one and have none any more."""
    histogram: tuple[int, ...] = (0,) * (len(BOUNDS) + 1)
    greatest: tuple[Difference, ...] = ()

    def with_change(self, before: Lead, after: Lead) -> Tally:
        """The tally with one more lead."""
        tally = dataclasses.replace(self, leads=self.leads + 1)
        if before.score == after.score:
            return dataclasses.replace(tally, same=self.same + 1)
        if before.score is None:
            return dataclasses.replace(tally, first=self.first + 1)
        if after.score is None:
            return dataclasses.replace(tally, lost=self.lost + 1)
        difference = Difference(after.id, before.score, after.score)
        counts = list(self.histogram)
        counts[_bin(after.score - before.score)] += 1
        greatest = sorted((*self.greatest, difference), key=lambda item: (-item.size, item.lead_id))
        return dataclasses.replace(
            tally, changed=self.changed + 1, histogram=tuple(counts), greatest=tuple(greatest[:GREATEST])
        )

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the command line and of the table."""
        data = dataclasses.asdict(self)
        return {**data, "histogram": list(self.histogram), "greatest": list(data["greatest"])}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Tally:
        """Read what `to_json` wrote."""
        greatest = tuple(Difference(**item) for item in data["greatest"])
        return cls(**{**data, "histogram": tuple(data["histogram"]), "greatest": greatest})


@dataclass(frozen=True)
class Run:
    """One rescoring: by which weights, how far it came, what it changed."""

    digest: str
    published: dict[str, Any]
    """The weights themselves."""
    begun_at: datetime.datetime
    position: int = 0
    """Of the last lead that was looked at."""
    finished_at: datetime.datetime | None = None
    tally: Tally = field(default_factory=Tally)


class RunChanged(Exception):
    """Somebody else goes on with this rescoring. Nothing was written."""


class Scores(Protocol):
    """Where leads are scored again, and rescorings are remembered."""

    def after(self, position: int, digest: str | None, limit: int) -> tuple[int | None, Sequence[Lead]]:
        """The place of the last of the next leads behind a place, and those that these weights did not score.

        Without a digest all of them; the place is None when there are no more leads.
        """

    def put(self, leads: Sequence[Lead]) -> None:
        """Keep the scores of these leads, except of those that were saved since they were read."""

    def last_run(self) -> Run | None:
        """The rescoring that was begun last."""

    def begin(self, run: Run) -> None:
        """Remember a new rescoring."""

    def advance(self, run: Run, since: int) -> None:
        """Remember how far the last one came, from the place `since` on.

        Raises `RunChanged` when it stands elsewhere.
        """


class ScoringUnitOfWork(Protocol):
    """The part of a unit of work that rescoring needs."""

    @property
    def scores(self) -> Scores: ...
    def commit(self) -> None: ...


Opened = Callable[[], AbstractContextManager[ScoringUnitOfWork]]


@dataclass(frozen=True)
class Rescoring:
    """Scores leads again by the weights of the present playbook."""

    reading: Opened
    writing: Opened
    now: Callable[[], datetime.datetime]
    scoring: Scoring

    def is_due(self) -> bool:
        """Whether there are scores of other weights left."""
        with self.reading() as uow:
            last = uow.scores.last_run()
        return last is None or last.digest != self.scoring.digest or last.finished_at is None

    def preview(self, told: Callable[[Tally], None] = lambda _: None) -> Tally:
        """What a rescoring would change. Nothing is written."""
        position: int | None = 0
        tally = Tally()
        while position is not None:
            with self.reading() as uow:
                position, leads = uow.scores.after(position, None, BATCH)
            for lead in leads:
                tally = tally.with_change(lead, scored(lead, self.scoring))
            told(tally)
        return tally

    def run(self, told: Callable[[Tally], None] = lambda _: None, *, batches: int | None = None) -> Tally:
        """Score all that is left, from where the last one was interrupted; or so many batches of it."""
        run, done = self.begin(), 0
        while run.finished_at is None and done != batches:
            run, done = self.step(run), done + 1
            told(run.tally)
        return run.tally

    def step(self, run: Run) -> Run:
        """Score one batch; returns the run as it stands then. Raises `RunChanged`."""
        with self.reading() as uow:
            position, leads = uow.scores.after(run.position, self.scoring.digest, BATCH)
        tally, news = run.tally, []
        for lead in leads:
            after = scored(lead, self.scoring)
            tally = tally.with_change(lead, after)
            if after != lead:
                news.append(after)
        place = run.position if position is None else position
        finished = self.now() if position is None else None
        advanced = dataclasses.replace(run, position=place, finished_at=finished, tally=tally)
        with self.writing() as uow:
            uow.scores.advance(advanced, run.position)
            uow.scores.put(news)
            uow.commit()
        return advanced

    def begin(self) -> Run:
        """A new run, or the one by the same weights that was interrupted."""
        with self.writing() as uow:
            last = uow.scores.last_run()
            if last is not None and last.digest == self.scoring.digest and last.finished_at is None:
                return last
            run = Run(self.scoring.digest, self.scoring.to_json(), self.now())
            uow.scores.begin(run)
            uow.commit()
            return run


def _bin(difference: int) -> int:
    """Which bar of the histogram: below −50, …, 50 and more. There is none for no difference."""
    return sum(difference >= bound for bound in BOUNDS)
