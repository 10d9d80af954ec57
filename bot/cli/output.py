"""How commands print: tables for people, JSON for programs."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

import typer

from bot.cli.errors import CommandError


class Format(str, Enum):
    """How an export is written."""

    JSONL = "jsonl"
    JSON = "json"


def print_json(value: Any) -> None:
    """One JSON object, readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as the terminal; text of visitors is data, never markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
        count += 1
    if count:
        # A pipe has no width of its own; rows stay on one line there.
        Console(width=None if sys.stdout.isatty() else 200).print(table)
    else:
        print("none", file=sys.stderr)


def printable(text: str) -> str:
    """The text without what could steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def shortened(text: str | None, length: int) -> str:
    """The beginning of the text."""
    text = " ".join((text or "").split())
    return text if len(text) <= length else text[: length - 1] + "…"


def moment(value: datetime.datetime | None) -> str:
    """A moment in the operator's time zone."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M") if value else ""


def parse_since(text: str | None) -> datetime.datetime | None:
    """A date or a moment such as 2026-03-01 or 2026-03-01T14:30."""
    if text is None:
        return None
    try:
        return datetime.datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date such as 2026-03-01 or 2026-03-01T14:30") from None


def export(objects: Iterable[Mapping[str, Any]], style: Format, out: Path | None) -> int:
    """Write the objects to the file or to standard output, and say how many there were."""
    count = 0
    with _opened(out) as stream:
        separator = "[\n" if style is Format.JSON else ""
        for item in objects:
            stream.write(separator + json.dumps(item, ensure_ascii=False))
            separator = ",\n" if style is Format.JSON else "\n"
            count += 1
        if style is Format.JSON:
            stream.write("\n]\n" if count else "[]\n")
        elif count:
            stream.write("\n")
    return count


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """The file, complete or not there at all: a failed export leaves the old one as it was."""
    if out is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8") as stream:
            yield stream
        unfinished.replace(out)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
