"""« Journal »: who did what, and who read whose data. Nothing here changes an entry."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.accounts.account import User
from bot.accounts.audit import AuditEntry, record
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.actors import actors
from bot.web.console.audit_filters import NOBODY, AuditChoice, cursor_of
from bot.web.console.audit_words import action_words, detail_words
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS
from bot.web.console.spreadsheet import safe

PAGE_SIZE = 50
BATCH = 1000
LONGEST_EXPORT = 100_000
"""Lines: what a spreadsheet still opens. Filters export the rest."""


class AuditPage:
    """/console/journal"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: one page of entries, newest first."""
        choice = AuditChoice.read(request.query_params)

        def find(uow: UnitOfWork) -> tuple[Sequence[AuditEntry], Sequence[User]]:
            only = choice.only(self._desk.zone)
            return uow.audit.newest(only, limit=PAGE_SIZE + 1, after=choice.after), actors(uow)

        entries, users = await self._desk.store.read(find)
        names = {user.id: user.name for user in users}
        shown = entries[:PAGE_SIZE]
        words = self._desk.words["audit"]
        values: dict[str, Any] = {
            "staff": staff,
            "choice": choice,
            "nobody": NOBODY,
            "users": [(user.id, user.name) for user in users],
            "actions": sorted(words["actions"].items(), key=lambda item: item[1]),
            "entries": [self._row(entry, names) for entry in shown],
            "first_href": paths.AUDIT + choice.beginning().query() if choice.after else "",
            "older_href": paths.AUDIT + choice.beyond(shown[-1]).query() if len(entries) > PAGE_SIZE else "",
            "csv_href": paths.AUDIT_CSV + choice.beginning().query(),
            "filtered": choice.beginning() != AuditChoice(),
        }
        return self._desk.pages.render("audit.html", values)

    async def export(self, request: Request, staff: Staff) -> Response:
        """GET /console/journal.csv: the same entries for a spreadsheet; taking them away is an entry, too."""
        choice, now = AuditChoice.read(request.query_params).beginning(), self._desk.services.now()
        await self._desk.store.write(lambda uow: record(uow, staff.user, "audit.exported", None, None, now))
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="journal.csv"'}
        return StreamingResponse(self._lines(choice), media_type="text/csv; charset=utf-8", headers=headers)

    async def _lines(self, choice: AuditChoice) -> AsyncIterator[str]:
        """The file in pieces, each read in a transaction of its own."""
        users = await self._desk.store.read(actors)
        names = {user.id: user.name for user in users}
        only, after, written = choice.only(self._desk.zone), None, 0
        words = self._desk.words["audit"]
        yield "\ufeff" + _line(words["columns"])  # spreadsheets know UTF-8 by this mark
        while written < LONGEST_EXPORT:
            page = await self._desk.store.read(
                lambda uow, after=after: uow.audit.newest(only, limit=BATCH, after=after)  # type: ignore[misc]
            )
            yield "".join(_line(self._cells(entry, names)) for entry in page)
            if len(page) < BATCH:
                return
            written, after = written + len(page), cursor_of(page[-1])

    def _cells(self, entry: AuditEntry, names: Mapping[str, str]) -> list[str]:
        local = entry.at.astimezone(self._desk.zone)
        row = self._row(entry, names)
        return [
            local.isoformat(timespec="seconds"),
            row["who"],
            row["what"],
            entry.subject_id or "",
            row["details"],
        ]

    def _row(self, entry: AuditEntry, names: Mapping[str, str]) -> dict[str, Any]:
        words = self._desk.words["audit"]
        who = names.get(entry.by, entry.by) if entry.by else words["nobody"]
        return {
            "at": moment(entry.at, self._desk.now(), self._desk.words["moments"]),
            "who": who,
            "what": action_words(entry.action, words),
            "subject": self._subject(entry, names),
            "href": _href(entry),
            "details": detail_words(entry.details, self._desk.words),
        }

    def _subject(self, entry: AuditEntry, names: Mapping[str, str]) -> str:
        """The account by its name, anything else by its kind and the beginning of its id."""
        if not entry.subject_id:
            return ""
        if entry.subject_kind == "user":
            return names.get(entry.subject_id, entry.subject_id)
        kinds = self._desk.words["audit"]["kinds"]
        kind = kinds.get(entry.subject_kind or "", entry.subject_kind or "")
        return f"{kind} {entry.subject_id[:8]}".strip()


def _href(entry: AuditEntry) -> str:
    pages = {"lead": paths.lead, "conversation": paths.conversation, "user": paths.user}
    page = pages.get(entry.subject_kind or "")
    return page(entry.subject_id) if page and entry.subject_id else ""


def _line(cells: Sequence[str]) -> str:
    """A line of CSV as French spreadsheets read it."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(map(safe, cells))
    return line.getvalue()
