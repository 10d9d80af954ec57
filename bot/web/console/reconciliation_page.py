"""« Rapprochement »: whether what was confirmed was saved, and what was saved has arrived."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sending.reconciliation import BEGINNING, NAMED, Difference, Reconciliation, go_on
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff
from bot.web.console.moments import moment
from bot.web.console.naming import names_of
from bot.web.console.sending_words import sending_words

WINDOW = datetime.timedelta(days=30)
STRIDE = 200
"""Requests of one page: a glance; the command walks through all of them."""
_LINKED = 10
_OF_CONVERSATIONS = frozenset({Difference.CONFIRMED_NOT_SAVED})
_OF_LEADS = frozenset(
    {Difference.SAVED_NOT_ANNOUNCED, Difference.ANNOUNCED_NOT_PLANNED, Difference.NOT_CANCELLED}
)


class ReconciliationPage:
    """/console/envois/rapprochement: the newest requests; the command line looks at all of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: the figures, and each difference by its name."""
        now = self._desk.services.now()

        def look(uow: UnitOfWork) -> tuple[Reconciliation, Mapping[str, str]]:
            report = go_on(uow, BEGINNING, now - WINDOW, now, STRIDE).report
            linked = (name for item in _OF_LEADS for name in report.differences.get(item, ())[:_LINKED])
            return report, names_of(uow, linked, self._desk.words)

        report, people = await self._desk.store.read(look)
        said = sending_words()
        values: dict[str, Any] = {
            "staff": staff,
            "said": said,
            "report": report,
            "at": moment(now, self._desk.now(), self._desk.words["moments"]),
            "counts": [
                (name, said["counts"][name], getattr(report, name))
                for name in (
                    "confirmed",
                    "confirmed_and_saved",
                    "saved",
                    "deliverable",
                    "announced",
                    "delivered",
                )
            ],
            "differences": [
                _shown(difference, report.differences[difference], people)
                for difference in Difference
                if difference in report.differences
            ],
        }
        return self._desk.pages.render("reconciliation.html", values)


def _shown(difference: Difference, ids: tuple[str, ...], people: Mapping[str, str]) -> dict[str, Any]:
    said = sending_words()
    count = len(ids)
    words = said["differences"][difference.value]
    return {
        "title": words["title"],
        "text": words["text"],
        "count": said["more"].format(count=count) if count >= NAMED else str(count),
        "named": [(people.get(name, _short(name)), _href(difference, name)) for name in ids[:_LINKED]],
        "left": max(0, count - _LINKED),
        "of_sendings": difference not in _OF_LEADS | _OF_CONVERSATIONS,
    }


def _href(difference: Difference, name: str) -> str:
    if difference in _OF_CONVERSATIONS:
        return paths.conversation(name)
    return paths.lead(name) if difference in _OF_LEADS else ""


def _short(name: str) -> str:
    return name.removeprefix("evt_")[:8]
