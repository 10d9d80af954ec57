"""Leads as lines of a spreadsheet, which must never take a visitor's words for a formula."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bot.clean_text import is_no_character
from bot.leads.lead import Lead
from bot.web.console.details import phone
from bot.web.console.rows import segment_label
from bot.web.console.spreadsheet import safe

_COLUMNS = (
    "id", "created_at", "updated_at", "kind", "status", "check_reason", "segment", "confidence", "score",
    "first_name", "last_name", "role", "organisation", "email", "phone", "siren", "siret",
    "legal_category", "naf", "size_band", "postcode", "department", "size", "need", "regulation", "budget",
    "timeline", "deadline", "procedure", "reference", "end_customers", "gateway_companies", "callback_at",
    "assigned_to", "do_not_contact", "origin", "page", "test",
)  # fmt: skip
_LONGEST_CELL = 32_767
"""Excel's own limit."""


def header(texts: Mapping[str, Any]) -> list[str]:
    """The titles of the columns."""
    return [texts["columns"][name] for name in _COLUMNS]


def line(
    lead: Lead, zone: datetime.tzinfo | None, words: Mapping[str, Any], texts: Mapping[str, Any]
) -> list[Any]:
    """The values of the columns, for people."""
    return [_value(lead, name, zone, words, texts) for name in _COLUMNS]


def csv_lines(header: list[str], lines: Iterable[list[Any]]) -> Iterator[bytes]:
    """A CSV file as Excel opens it in France: UTF-8 with its mark, and semicolons."""
    yield b"\xef\xbb\xbf"
    yield _csv_line(header)
    for cells in lines:
        yield _csv_line([_csv_cell(cell) for cell in cells])


def write_xlsx(path: Path, header: list[str], lines: Iterable[list[Any]]) -> None:
    """An Excel file. Every text is stored as a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append(header)
    for cells in lines:
        sheet.append([_xlsx_cell(sheet, cell) for cell in cells])
    book.save(path)


def _value(
    lead: Lead,
    name: str,
    zone: datetime.tzinfo | None,
    words: Mapping[str, Any],
    texts: Mapping[str, Any],
) -> Any:
    if name in ("page", "origin", "test"):
        value = getattr(lead.source, name)
        return texts["yes"] if value is True else value or None
    value = getattr(lead, name)
    if name in ("kind", "status"):
        return words[{"kind": "kinds", "status": "statuses"}[name]][value.value]
    if name == "segment":
        return segment_label(value, words)
    if name == "check_reason":
        return words["check_reasons"].get(value, value)
    if name == "phone" and value:
        return phone(value).replace("\u00a0", " ")
    if isinstance(value, bool):
        return texts["yes"] if value else None
    if isinstance(value, datetime.datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return value


def _csv_line(cells: Iterable[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(list(cells))
    return out.getvalue().encode("utf-8")


def _csv_cell(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", ",")
    return safe(_representable(value)) if isinstance(value, str) else value


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=_representable(value)[:_LONGEST_CELL])
    cell.data_type = "s"
    return cell


def _representable(text: str) -> str:
    """Without what XML cannot hold: one such character would make the whole file unreadable."""
    legal = ILLEGAL_CHARACTERS_RE.sub("", text)
    return legal if legal.isprintable() else "".join(c for c in legal if not is_no_character(c))
