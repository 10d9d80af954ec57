"""Tables as CSV that spreadsheets open as they are, and in which nothing is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from bot.clean_text import storable

Value = str | float | None
_FORMULA = re.compile(r"^[\s\u200b\ufeff\"']*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet program may take for the beginning of a formula, behind spaces and quotes as well."""


def safe(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet program could run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_file(rows: Iterable[Sequence[Value]]) -> bytes:
    """In UTF-8 with its mark, with semicolons and decimal commas: what a French spreadsheet expects."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [written(value) for value in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def written(value: Value) -> str:
    """A value as it stands in a file."""
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(storable(value))
    return str(value) if isinstance(value, int) else f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
