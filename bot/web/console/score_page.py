"""« Score des demandes »: the weights as they were read, and what the last rescoring changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import wording
from bot.accounts.permissions import Permission
from bot.reference.dated import table
from bot.scoring.rescoring import BOUNDS, Run
from bot.scoring.score import dated
from bot.scoring.weights import Scoring
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff, for_staff
from bot.web.console.moments import moment
from bot.web.console.naming import names_of

_COUNTS = ("leads", "changed", "first", "lost", "same")
_AMOUNTS = ("quote", "publicity", "local", "state")


@dataclass(frozen=True)
class Bar:
    """How many scores changed by so many points."""

    label: str
    count: int


class ScorePage:
    """/console/reglages/score."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: what was published, and what came of it."""
        run, names = await self._desk.store.read(self._find)
        scoring, said = self._desk.playbook.scoring, wording.load("console_score")
        now = self._desk.now()
        values = {
            "staff": staff,
            "said": said,
            "state": state_of(run, scoring, said),
            "rows": weight_rows(scoring, self._desk.words["segments"]),
            "budgets": _budgets(scoring, self._desk.words["segments"], said),
            "thresholds": thresholds(scoring, now.date(), said),
            "since": dated(scoring.procurement.on(now.date()).start),
            "source": table("procurement")["source"],
            "own_thresholds": scoring.has_own_thresholds,
            "run": self._run(run, names, now, said) if run else None,
        }
        return self._desk.pages.render("score.html", values)

    def _find(self, uow: UnitOfWork) -> tuple[Run | None, Mapping[str, str]]:
        run = uow.scores.last_run()
        greatest = run.tally.greatest if run else ()
        return run, names_of(uow, (item.lead_id for item in greatest), self._desk.words)

    def _run(
        self, run: Run, names: Mapping[str, str], now: datetime.datetime, said: Mapping[str, Any]
    ) -> dict[str, Any]:
        moments = self._desk.words["moments"]
        lines = [
            (said["run"]["begun_at"], moment(run.begun_at, now, moments).full),
            *(
                [(said["run"]["finished_at"], moment(run.finished_at, now, moments).full)]
                if run.finished_at
                else ()
            ),
            *((said["counts"][name], spaced(getattr(run.tally, name))) for name in _COUNTS),
            (said["run"]["digest"], run.digest),
        ]
        return {
            "lines": lines,
            "bars": bars(run.tally.histogram, said["bars"]) if run.tally.changed else [],
            "most": max(run.tally.histogram, default=0) or 1,
            "greatest": [
                (paths.lead(item.lead_id), names[item.lead_id], item)
                for item in run.tally.greatest
                if item.lead_id in names
            ],
        }


def score_routes(desk: Desk) -> list[BaseRoute]:
    """The page, for administrators."""
    page = ScorePage(desk)
    return [Route(paths.SCORE, for_staff(desk, page.show, Permission.USERS), methods=["GET"])]


def state_of(run: Run | None, scoring: Scoring, said: Mapping[str, Any]) -> tuple[str, str]:
    """Whether the scores are those of these weights: a code, and the sentence that says so."""
    if run is None or run.digest != scoring.digest:
        return "waiting", said["state"]["waiting"]
    if run.finished_at is None:
        return "running", said["state"]["running"].format(leads=spaced(run.tally.leads))
    return "present", said["state"]["present"]


def weight_rows(
    scoring: Scoring, segments: Mapping[str, str]
) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """Each segment with its criteria and their points."""
    labels = wording.load("score")["criteria"]
    return [
        (
            segment.value,
            segments[segment.value],
            [(labels[name.value], points) for name, points in row.items() if points],
        )
        for segment, row in scoring.weights.items()
    ]


def thresholds(scoring: Scoring, today: datetime.date, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The amounts of public purchases that count today."""
    block = scoring.procurement.on(today)
    return [
        (said["thresholds"][name], said["amount"].format(amount=spaced(getattr(block, name))))
        for name in _AMOUNTS
    ]


def bars(histogram: Sequence[int], said: Mapping[str, str]) -> list[Bar]:
    """The differences in words, with how many there are."""
    labels = [said["lowest"].format(high=signed(BOUNDS[0] - 1))]
    labels += [
        said["between"].format(low=signed(low or 1), high=signed(high - 1)) for low, high in pairwise(BOUNDS)
    ]
    labels.append(said["highest"].format(low=signed(BOUNDS[-1])))
    return [Bar(label, count) for label, count in zip(labels, histogram, strict=True)]


def signed(number: int) -> str:
    """« +5 », « −5 »."""
    return f"{number:+}".replace("-", "\N{MINUS SIGN}")


def spaced(number: int) -> str:
    """« 12 000 »."""
    return f"{number:,}".replace(",", "\u202f")


def _budgets(scoring: Scoring, segments: Mapping[str, str], said: Mapping[str, Any]) -> list[str]:
    return [
        said["full_budget"].format(segment=segments[segment.value], amount=spaced(amount))
        for segment, amount in scoring.full_budget.items()
    ]
