"""What the panels of the board are made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.board.figures import Figures
from bot.board.series import Point
from bot.board.tally import NO_SEGMENT
from bot.qualification.segments import Segment
from bot.web.console.board_numbers import Numbers
from bot.web.console.board_tables import Cell, Column, Line, Panel

KNOWN_SEGMENTS = (*(segment.value for segment in Segment), NO_SEGMENT)


@dataclass(frozen=True)
class Seen:
    """What the board shows: two periods, each with its days."""

    now: Figures
    before: Figures
    points: Sequence[Point]
    points_before: Sequence[Point]
    segments: Mapping[str, int]
    """Saved leads by segment, whichever segment was chosen."""
    segments_before: Mapping[str, int]
    segment: Segment | None
    people: Mapping[str, str]
    """The names of members of staff by their address."""


@dataclass(frozen=True)
class Kit:
    """What is seen, and the words for it."""

    seen: Seen
    texts: Mapping[str, Any]
    """The words of the board."""
    words: Mapping[str, Any]
    """The words of the console."""

    @property
    def numbers(self) -> Numbers:
        """Figures in French."""
        return Numbers(self.texts)

    def panel(self, name: str, head: str, summary: str, **known: Any) -> Panel:
        """A panel with its words; one without any figure says so instead."""
        texts = self.texts
        panel = Panel(
            name, texts["panels"][name], texts["about"][name], summary, texts["columns"][head], **known
        )
        if not panel.empty:
            return panel
        return Panel(
            name, panel.title, panel.about, texts["summaries"]["none"], panel.head, panel.columns, ()
        )

    def columns(self, *columns: tuple[str, str, str]) -> list[Column]:
        """Columns by the name of their label, with the code and the mark of what is drawn."""
        return [Column(self.texts["columns"][name], code, mark) for name, code, mark in columns]

    def count(self, number: int) -> Cell:
        """A number."""
        return Cell(self.numbers.count(number), number)

    def share(self, part: float | None) -> Cell:
        """A share of 1, exported in per cent."""
        return Cell(self.numbers.share(part), None if part is None else round(part * 100, 1))

    def first(self, name: str, lines: Sequence[Line]) -> str:
        """What is said of a table whose first two figures are a number and its share."""
        if not lines:
            return ""
        top = max(lines, key=lambda line: line.cells[0].value or 0)
        return str(self.texts["summaries"][name]).format(first=top.label, share=top.cells[1].text)

    def segment(self, code: str) -> str:
        """A segment in French."""
        return str(self.words["segments"].get(code, self.words["no_segment"]))
