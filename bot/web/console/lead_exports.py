"""Takes a whole list away as a file: everything that its filters let through, not only the page."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from bot import wording
from bot.accounts.audit import record
from bot.leads.lead import Lead
from bot.search.query import parse_query
from bot.unit_of_work import UnitOfWork
from bot.web.console.desk import Desk
from bot.web.console.filters import ORDERS, Choice
from bot.web.console.guards import Problem, Staff
from bot.web.console.lead_tables import csv_lines, header, line, write_xlsx
from bot.web.console.pages import HEADERS

MOST_EXPORTED = 20_000
"""More than anybody reads; a longer list is cut where it ends, and its file says so in its name."""
EXPORTED = "leads.exported"


class Style(str, Enum):
    """How the file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


_TYPES = {
    Style.CSV: "text/csv; charset=utf-8",
    Style.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Style.JSONL: "application/x-ndjson; charset=utf-8",
}


class LeadExports:
    """The address of the exports."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts: Mapping[str, Any] = wording.load("console_leads")["export"]

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/export-des-demandes: the file, written while it is sent."""
        choice = Choice.read(request.query_params.multi_items()).but()
        style = next((item for item in Style if item.value == request.query_params.get("format")), None)
        if style is None or (choice.search and not parse_query(choice.search)):
            raise Problem("not_found", 404)
        number = await self._desk.store.write(lambda uow: self._counted(uow, choice, staff, style))
        name = self._file_name(style, cut=number > MOST_EXPORTED)
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        leads = self._leads(choice, staff)
        if style is Style.XLSX:
            return await run_in_threadpool(self._workbook, leads, headers)
        content = _json_lines(leads)
        if style is Style.CSV:
            content = csv_lines(header(self._texts), self._lines(leads))
        return StreamingResponse(content, headers=headers, media_type=_TYPES[style])

    def _counted(self, uow: UnitOfWork, choice: Choice, staff: Staff, style: Style) -> int:
        """How many there are, written down with what was asked for, before anything is handed out."""
        only = choice.only(staff.user.email, self._desk.now(), self._desk.overdue())
        number = uow.leads.count(only, ORDERS[choice.order], up_to=MOST_EXPORTED + 1)
        # What was searched for may be somebody's name.
        filters = [[name, value] for name, value in choice.pairs() if name != "q"]
        details = {"format": style.value, "number": min(number, MOST_EXPORTED), "filters": filters}
        details["searched"] = bool(choice.search)
        record(uow, staff.user, EXPORTED, "leads", None, self._desk.now(), **details)
        return number

    def _leads(self, choice: Choice, staff: Staff) -> Iterator[Lead]:
        only = choice.only(staff.user.email, self._desk.now(), self._desk.overdue())
        return islice(self._desk.services.archive.leads(only, ORDERS[choice.order]), MOST_EXPORTED)

    def _lines(self, leads: Iterator[Lead]) -> Iterator[list[Any]]:
        return (line(lead, self._desk.zone, self._desk.words, self._texts) for lead in leads)

    def _workbook(self, leads: Iterator[Lead], headers: Mapping[str, str]) -> Response:
        folder = tempfile.TemporaryDirectory(prefix="export-")
        path = Path(folder.name) / "demandes.xlsx"
        write_xlsx(path, header(self._texts), self._lines(leads))
        gone = BackgroundTask(folder.cleanup)
        return FileResponse(path, headers=dict(headers), media_type=_TYPES[Style.XLSX], background=gone)

    def _file_name(self, style: Style, *, cut: bool) -> str:
        first = f"-{MOST_EXPORTED}-premieres" if cut else ""
        return f"demandes-{self._desk.now().date().isoformat()}{first}.{style.value}"


def _json_lines(leads: Iterator[Lead]) -> Iterator[bytes]:
    for lead in leads:
        yield (json.dumps(lead.to_json(), ensure_ascii=False) + "\n").encode()
