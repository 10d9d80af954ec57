"""The page of insight: what is asked in vain, what is taken for what, and how each model does."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import wording
from bot.accounts.audit import record
from bot.accounts.permissions import Permission
from bot.conversations.insight import AnswerState, Confusion, Unanswered, UnderstandingDay
from bot.learning.groups import Group, grouped
from bot.learning.personal import covered, known_of, personal_spans
from bot.search.words import search_words
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff, for_staff
from bot.web.console.insight_tables import Table, confusion_table, trend_table
from bot.web.console.pages import HEADERS
from bot.web.console.spreadsheet import csv_file

NEWEST = 600
"""Messages without an answer that are grouped while a page is made."""
REVIEWS = 5_000
"""Reviews that the confusions are counted over."""
WEEKS = 26
_GROUPS, _EXAMPLES, _LONGEST = 20, 3, 160
_CHARTS = ("vendor/chart.umd.min.js", "board.js", "board.css")


@dataclass(frozen=True)
class Example:
    """One message of a group, contact details covered."""

    text: str
    href: str


@dataclass(frozen=True)
class Question:
    """Messages that ask for the same."""

    key: str
    count: str
    reason: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Chip:
    """A link that chooses."""

    label: str
    href: str
    current: bool


class InsightPage:
    """The addresses below /console/comprehension."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._said = wording.load("console_insight")

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/comprehension."""
        state = _state(request.query_params.get("etat", ""))

        def find(
            uow: UnitOfWork,
        ) -> tuple[Sequence[Unanswered], Sequence[Confusion], Sequence[UnderstandingDay]]:
            return (
                uow.insight.unanswered(state, limit=NEWEST),
                uow.insight.confusions(newest=REVIEWS),
                uow.insight.days(self._since()),
            )

        messages, confusions, days = await self._desk.store.read(find)
        groups = _groups(messages)
        words = self._desk.words["moments"]
        values = {
            "staff": staff,
            "own": self._said,
            "state": state,
            "states": [Chip(self._said["states"][s.value], _href(s), s is state) for s in AnswerState],
            "others": [(s.value, self._said["act_buttons"][s.value]) for s in AnswerState if s is not state],
            "questions": [self._question(group) for group in groups[:_GROUPS]],
            "among": self._among(len(messages)),
            "empty": self._said["none"][state.value],
            "tables": [trend_table(days, WEEKS, words), confusion_table(confusions, REVIEWS)],
            "charts": all(name in self._desk.assets.files for name in _CHARTS),
            "done": self._done(request),
        }
        return self._desk.pages.render("insight.html", values)

    async def set_state(self, request: Request, staff: Staff) -> Response:
        """POST /console/comprehension: note what is done about a group of messages."""
        state, target = _state(staff.form.get("etat", "")), staff.form.get("vers", "")
        wanted = next((known for known in AnswerState if known.value == target), None)
        if wanted is None:
            raise Problem("malformed", 400)
        key, now = staff.form.get("question", ""), self._desk.services.now()

        def write(uow: UnitOfWork) -> int:
            # Grouped again: what joined the group since the page was made is about the same.
            groups = _groups(uow.insight.unanswered(state, limit=NEWEST))
            members = next((g.members for g in groups if any(m.key == key for m in g.members)), [])
            uow.insight.set_state(members, wanted)
            for member in members[:1]:
                details = {"state": wanted.value, "messages": len(members)}
                record(
                    uow, staff.user, "question.state", "conversation", member.conversation_id, now, **details
                )
            return len(members)

        count = await self._desk.store.write(write)
        query = urlencode({"etat": state.value, "fait": str(count), "vers": wanted.value})
        return RedirectResponse(f"{paths.INSIGHT}?{query}", 303, headers=dict(HEADERS))

    async def export(self, request: Request, staff: Staff) -> Response:
        """GET /console/comprehension/<table>.csv: the same table as on the page."""
        table = await self._table(request.path_params["table"])
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{table.name}.csv"'}
        return Response(csv_file(table.rows()), headers=headers, media_type="text/csv; charset=utf-8")

    async def _table(self, name: str) -> Table:
        if name == self._said["confusions"]["file"]:
            found = await self._desk.store.read(lambda uow: uow.insight.confusions(newest=REVIEWS))
            return confusion_table(found, REVIEWS)
        if name == self._said["trend"]["file"]:
            days = await self._desk.store.read(lambda uow: uow.insight.days(self._since()))
            return trend_table(days, WEEKS, self._desk.words["moments"])
        raise Problem("not_found", 404)

    def _since(self) -> datetime.date:
        return self._desk.now().date() - datetime.timedelta(weeks=WEEKS)

    def _question(self, group: Group[Unanswered]) -> Question:
        count = len(group.members)
        first = group.members[0]
        said = self._said
        return Question(
            key=first.key,
            count=said["asked_one"] if count == 1 else said["asked"].format(count=count),
            reason=said["reasons"].get(first.reason, ""),
            examples=tuple(self._example(member) for member in group.members[:_EXAMPLES]),
        )

    def _example(self, message: Unanswered) -> Example:
        known, today = known_of([message.understanding]), self._desk.now().date()
        shown = " ".join(covered(message.text, personal_spans(message.text, known, today)).split())
        short = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"
        return Example(short, paths.review(message.conversation_id, message.turn))

    def _among(self, count: int) -> str:
        return str(self._said["among"].format(count=count) if count == NEWEST else self._said["among_all"])

    def _done(self, request: Request) -> str:
        count, target = request.query_params.get("fait", ""), request.query_params.get("vers", "")
        if target not in self._said["states"] or not (count.isascii() and count.isdigit()) or len(count) > 6:
            return ""
        if count == "0":
            return str(self._said["gone"])
        state = self._said["states"][target].lower()
        shown = self._said["asked"].format(count=count)
        return str(
            self._said["done_one"].format(state=state)
            if count == "1"
            else self._said["done"].format(count=shown, state=state)
        )


def insight_routes(desk: Desk) -> list[BaseRoute]:
    """The page, what is done there, and its files."""
    page = InsightPage(desk)
    files = paths.INSIGHT + "/{table}.csv"
    return [
        Route(paths.INSIGHT, for_staff(desk, page.show, Permission.REVIEWS), methods=["GET"]),
        Route(paths.INSIGHT, for_staff(desk, page.set_state, Permission.REVIEWS), methods=["POST"]),
        Route(files, for_staff(desk, page.export, Permission.REVIEWS), methods=["GET"]),
    ]


def _groups(messages: Sequence[Unanswered]) -> list[Group[Unanswered]]:
    return grouped(messages, lambda message: frozenset(search_words(message.text)))


def _state(text: str) -> AnswerState:
    return next((state for state in AnswerState if state.value == text), AnswerState.OPEN)


def _href(state: AnswerState) -> str:
    return paths.INSIGHT if state is AnswerState.OPEN else f"{paths.INSIGHT}?etat={state.value}"
