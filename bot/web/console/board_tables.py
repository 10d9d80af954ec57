"""The tables of the board. Each chart is drawn from its table, and each file holds what its table says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of figures; one with a `mark` is drawn, in the colour and the pattern of its `code`."""

    label: str
    code: str = ""
    mark: str = ""
    """bar, or line"""
    exported: str = ""
    """What a file calls it, where its figures need a unit."""


@dataclass(frozen=True)
class Cell:
    """A figure as it is read and as it is drawn and exported; None is not known."""

    text: str
    value: float | None


@dataclass(frozen=True)
class Line:
    """A line of a table; `short` is its label where a chart has no room."""

    label: str
    cells: Sequence[Cell]
    short: str = ""


@dataclass(frozen=True)
class Panel:
    """A chart with its words and its table."""

    name: str
    title: str
    about: str
    summary: str
    head: str
    """What the lines are."""
    columns: Sequence[Column]
    lines: Sequence[Line]
    lying: bool = True
    """Whether bars lie, a line each."""
    stacked: bool = False
    wide: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell.value for line in self.lines for cell in line.cells)

    def rows(self) -> list[list[str | float | None]]:
        """The table for a file: its head, then its lines."""
        head: list[str | float | None] = [
            self.head,
            *(column.exported or column.label for column in self.columns),
        ]
        return [head, *([line.label, *(cell.value for cell in line.cells)] for line in self.lines)]
