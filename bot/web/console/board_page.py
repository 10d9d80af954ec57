"""The board: figures of a period beside those of the period before, and each table as a file."""

from __future__ import annotations

import asyncio
import time

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import wording
from bot.accounts.permissions import Permission
from bot.board.counting import Counting
from bot.board.days import Period
from bot.board.figures import figures
from bot.board.series import by_segment, series
from bot.board.tally import ALL
from bot.qualification.segments import Segment
from bot.unit_of_work import StorageUnavailable, UnitOfWork
from bot.web.console import paths
from bot.web.console.board_choice import LAST_DAYS, THIS_MONTH, Choice
from bot.web.console.board_headlines import headlines
from bot.web.console.board_kit import Kit, Seen
from bot.web.console.board_numbers import Numbers
from bot.web.console.board_panels import PANELS
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff, for_staff
from bot.web.console.lead_choices import Link
from bot.web.console.moments import day
from bot.web.console.pages import HEADERS
from bot.web.console.spreadsheet import csv_file

_log = structlog.get_logger(__name__)
FILE = paths.board_export("{panel}")
FRESH_SECONDS = 60
"""Figures are at most so old: to count the present day again for each reader would cost too much."""
AT_ONCE = 2
"""Days that are counted before the page is shown, if that is quick."""
PATIENCE_SECONDS = 0.1
"""A day of many leads takes longer: the page is shown as it was counted last, and says so."""
AFTERWARDS = 40
"""Days that are counted once it was shown."""


def board_routes(desk: Desk) -> list[BaseRoute]:
    """The addresses of the board."""
    board = Board(desk)
    return [
        Route(paths.BOARD, for_staff(desk, board.show, Permission.BOARD), methods=["GET"]),
        Route(
            paths.board_export("{panel}"), for_staff(desk, board.export, Permission.BOARD), methods=["GET"]
        ),
    ]


class Board:
    """The page and its files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts = wording.load("console_board")
        self._numbers = Numbers(self._texts)
        self._counting: Counting = desk.services.counting(desk.playbook)
        self._counted_at = float("-inf")
        self._begun: asyncio.Task[bool] | None = None

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/tableau-de-bord"""
        counting = self._begin_to_count()
        left = await _soon(counting)
        choice = Choice.read(request.query_params, self._desk.now().date())
        seen = await self._desk.store.read(lambda uow: self._seen(uow, choice))
        kit = self._kit(seen)
        values = {
            "staff": staff,
            "texts": self._texts,
            "choice": choice,
            "range": self._range(choice.period),
            "before": self._range(choice.before),
            "refused": self._texts["refused"].get(choice.refused, ""),
            "periods": self._period_links(choice),
            "segments": self._segment_links(choice),
            "headlines": headlines(seen, choice.period.length, self._counting.promised, self._texts),
            "panels": [panel(kit) for panel in PANELS.values()],
            "catching_up": left,
        }
        response = self._desk.pages.render("board.html", values)
        if left:
            response.background = BackgroundTask(self._catch_up, counting)
        return response

    async def export(self, request: Request, _: Staff) -> Response:
        """GET /console/tableau-de-bord/<panel>.csv: the same table as on the page."""
        name = request.path_params["panel"]
        if name not in PANELS:
            raise Problem("not_found", 404)
        choice = Choice.read(request.query_params, self._desk.now().date())
        seen = await self._desk.store.read(lambda uow: self._seen(uow, choice))
        body = csv_file(PANELS[name](self._kit(seen)).rows())
        dates = f"{choice.period.first.isoformat()}_{choice.period.last.isoformat()}"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}_{dates}.csv"'}
        return Response(body, headers=headers, media_type="text/csv; charset=utf-8")

    def _seen(self, uow: UnitOfWork, choice: Choice) -> Seen:
        segment = choice.segment.value if choice.segment else ALL
        now, before = list(uow.board.daily(choice.period)), list(uow.board.daily(choice.before))
        return Seen(
            figures(uow.board.counts(choice.period, segment)),
            figures(uow.board.counts(choice.before, segment)),
            series(now, choice.period),
            series(before, choice.before),
            by_segment(now),
            by_segment(before),
            choice.segment,
            {user.email: user.name for user in uow.users.all()},
        )

    def _kit(self, seen: Seen) -> Kit:
        return Kit(seen, self._texts, self._desk.words)

    def _begin_to_count(self) -> asyncio.Task[bool]:
        """Count the latest days that have changed; whether there are others."""
        fresh = time.monotonic() - self._counted_at < FRESH_SECONDS
        if self._begun is None or self._begun.done() and not fresh:
            self._counted_at = time.monotonic()
            self._begun = asyncio.create_task(self._count(AT_ONCE))
        return self._begun

    async def _catch_up(self, begun: asyncio.Task[bool]) -> None:
        """Go on counting, once for all who read meanwhile."""
        if await begun and self._begun is begun:
            self._begun = asyncio.create_task(self._count(AFTERWARDS))
            if await self._begun:
                self._counted_at = float("-inf")

    async def _count(self, limit: int) -> bool:
        try:
            return await self._desk.store.run(lambda: count(self._counting, limit))
        except StorageUnavailable as error:
            # What was counted before is still worth reading.
            _log.warning("console.board_not_counted", error=str(error))
            return False

    def _range(self, period: Period) -> str:
        first, last = (day(at, self._texts["day_and_year"]) for at in (period.first, period.last))
        name = "one_day" if period.length == 1 else "range"
        return str(self._texts[name]).format(first=first, last=last)

    def _period_links(self, choice: Choice) -> list[Link]:
        names = self._texts["periods"]
        return [
            Link(names[name], choice.with_name(name).href(), choice.name == name)
            for name in (*LAST_DAYS, THIS_MONTH)
        ]

    def _segment_links(self, choice: Choice) -> list[Link]:
        labels = self._desk.words["segments"]
        links = [Link(self._texts["all_segments"], choice.with_segment(None).href(), choice.segment is None)]
        for segment in Segment:
            href = choice.with_segment(segment).href()
            links.append(Link(labels[segment.value], href, choice.segment is segment, segment.value))
        return links


async def _soon(counting: asyncio.Task[bool]) -> bool:
    """Whether anything is still to be counted; who reads does not wait for a long day."""
    if not counting.done():
        await asyncio.wait([counting], timeout=PATIENCE_SECONDS)
    return counting.result() if counting.done() else True


def count(counting: Counting, limit: int) -> bool:
    """Count at most so many of the days that have changed, the latest first; whether more are left."""
    for number, changed in enumerate(counting.changed()):
        if number == limit:
            return True
        counting.count(changed)
    return False
