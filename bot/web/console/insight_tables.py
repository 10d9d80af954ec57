"""The tables of the page of insight: what is taken for what, and how each model does."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.conversations.insight import Confusion, UnderstandingDay
from bot.web.console import moments
from bot.web.console.review_words import intent_label

_MARKS = {3: ("bar", "main"), 4: ("line", "left")}
"""Columns that a chart shows: by bars, by a line."""


@dataclass(frozen=True)
class Cell:
    """A figure as it is read, and as a chart takes it."""

    text: str
    value: float | None = None


@dataclass(frozen=True)
class Column:
    """The head of a column; `mark` says how a chart shows it."""

    label: str
    mark: str = ""
    code: str = ""


@dataclass(frozen=True)
class Line:
    """One row: its head, a shorter one for a chart, its cells."""

    label: str
    short: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with what it says in a sentence; without lines it only says that there is nothing."""

    name: str
    title: str
    summary: str
    head: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def rows(self) -> list[Sequence[str | float | None]]:
        """The rows of a file: figures where there are some, or else the words."""
        head: list[str | float | None] = [self.head, *(column.label for column in self.columns)]
        return [
            head,
            *(
                [line.label, *(c.text if c.value is None else c.value for c in line.cells)]
                for line in self.lines
            ),
        ]


def confusion_table(confusions: Iterable[Confusion], newest: int) -> Table:
    """What is taken for what, most often first."""
    said = wording.load("console_insight")["confusions"]
    lines = tuple(
        Line(
            intent_label(item.predicted),
            "",
            (Cell(intent_label(item.meant)), Cell(str(item.count), item.count)),
        )
        for item in confusions
    )
    summary = said["summary"].format(count=_spaced(newest)) if lines else said["empty"]
    head, *others = said["columns"]
    columns = tuple(Column(label) for label in others)
    return Table(said["file"], said["title"], summary, head, columns, lines)


def trend_table(days: Sequence[UnderstandingDay], weeks: int, words: Any) -> Table:
    """Each week and model, the oldest first."""
    said = wording.load("console_insight")["trend"]
    by_week: dict[tuple[datetime.date, str], list[UnderstandingDay]] = {}
    for day in days:
        monday = day.day - datetime.timedelta(days=day.day.weekday())
        by_week.setdefault((monday, day.model), []).append(day)
    lines = tuple(_week(monday, model, of, words) for (monday, model), of in sorted(by_week.items()))
    head, *others = said["columns"]
    columns = tuple(
        Column(label, *_MARKS.get(place, ("", ""))) for place, label in enumerate(others, start=1)
    )
    return Table(said["file"], said["title"], _summary(days, weeks), head, columns, lines)


def _summary(days: Sequence[UnderstandingDay], weeks: int) -> str:
    said = wording.load("console_insight")["trend"]
    messages = sum(day.messages for day in days)
    if not messages:
        return str(said["empty"])
    models = len({day.model for day in days})
    return str(
        said["summary"].format(
            weeks=weeks,
            models=said["models_one" if models == 1 else "models"].format(count=models),
            messages=said["messages_one" if messages == 1 else "messages"].format(count=_spaced(messages)),
            share=_percent(sum(day.understood for day in days), messages).text,
        )
    )


def _week(monday: datetime.date, model: str, days: Sequence[UnderstandingDay], words: Any) -> Line:
    said = wording.load("console_insight")["trend"]
    messages, rated = sum(day.messages for day in days), sum(day.rated for day in days)
    corrected = sum(day.corrected for day in days)
    return Line(
        label=said["week"].format(day=moments.day(monday, words["day_and_year"])),
        short=moments.day(monday, words["day"]),
        cells=(
            Cell(model),
            Cell(_spaced(messages), messages),
            _percent(sum(day.understood for day in days), messages),
            _percent(sum(day.confidences for day in days), rated),
            Cell(_spaced(corrected), corrected),
        ),
    )


def _percent(part: float, whole: int) -> Cell:
    said = wording.load("console_insight")
    if not whole:
        return Cell(said["unknown"])
    value = round(100 * part / whole, 1)
    return Cell(said["percent"].format(percent=f"{value:.1f}".replace(".", ",")), value)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
