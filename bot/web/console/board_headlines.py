"""The few figures on top of the board."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.board.figures import share
from bot.web.console.board_kit import Seen
from bot.web.console.board_numbers import Change, Numbers

_HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Headline:
    """A figure, what it is made of, and how it moved."""

    name: str
    label: str
    value: str
    note: str
    change: Change | None


def headlines(
    seen: Seen, days: int, promised: datetime.timedelta, texts: Mapping[str, Any]
) -> list[Headline]:
    """In the order in which a team reads them: what came, what it was worth, how fast it was taken up."""
    now, before, numbers, notes = seen.now, seen.before, Numbers(texts), texts["notes"]
    kept_hours = numbers.average(promised / _HOUR) + "\u00a0h"
    spoken = now.talks.get("spoken", 0)
    found = {
        "saved": (
            numbers.count(now.saved),
            notes["saved_one"] if days == 1 else notes["saved"].format(days=days),
            numbers.count_change(now.saved, before.saved),
        ),
        "qualified": (
            numbers.count(now.qualified),
            notes["qualified"].format(share=numbers.share(share(now.qualified, now.saved)))
            if now.saved
            else "",
            numbers.count_change(now.qualified, before.qualified),
        ),
        "qualification": (
            numbers.share(now.qualification),
            notes["qualification"].format(
                qualified=numbers.count(now.talks.get("qualified", 0)), spoken=numbers.count(spoken)
            )
            if spoken
            else "",
            numbers.share_change(now.qualification, before.qualification),
        ),
        "median": (
            numbers.delay(now.median),
            notes["median"].format(slowest=numbers.delay(now.slowest_tenth)) if now.contacted else "",
            numbers.delay_change(now.median, before.median),
        ),
        "kept": (
            numbers.share(now.kept),
            notes["kept"].format(hours=kept_hours, open=numbers.count(now.promises.get("open", 0))),
            numbers.share_change(now.kept, before.kept),
        ),
        "won": (
            numbers.count(now.won),
            notes["won"].format(share=numbers.share(share(now.won, now.saved))) if now.saved else "",
            numbers.count_change(now.won, before.won),
        ),
    }
    return [
        Headline(name, texts["headlines"][name], value, note or notes["none"], change)
        for name, (value, note, change) in found.items()
    ]
