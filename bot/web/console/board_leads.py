"""The panels about leads: how many came, who they are, where they stand, where they came from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.board.figures import Source, share
from bot.board.series import Point
from bot.board.sources import Origin
from bot.board.tally import NO_SEGMENT, UNSAVED
from bot.leads.lead import Status
from bot.web.console.board_kit import KNOWN_SEGMENTS, Kit
from bot.web.console.board_tables import Cell, Column, Line, Panel
from bot.web.console.moments import day

SHOWN_SOURCES = 10
_NOT_A_SEGMENT = "none"
_REST = "\0"
"""The name under which sources beyond the first ones are added up: no visitor can type it."""
_HEADS = {Origin.CAMPAIGN: "source", Origin.SITE: "site", Origin.PAGE: "page"}


def days(kit: Kit) -> Panel:
    """Leads day by day, or week by week."""
    seen, texts = kit.seen, kit.texts
    shown = [seen.segment.value] if seen.segment else [s for s in KNOWN_SEGMENTS if seen.segments.get(s)]
    columns = [Column(kit.segment(code), _code(code), "bar") for code in shown]
    if not seen.segment:
        columns.append(Column(texts["columns"]["total"]))
    columns.append(Column(texts["columns"]["before"], "before", "line"))
    lines = []
    for number, point in enumerate(seen.points):
        counts = [kit.count(point.counts[code]) for code in shown]
        if not seen.segment:
            counts.append(kit.count(point.total))
        behind = seen.points_before[number] if number < len(seen.points_before) else None
        was = _drawn(kit, behind) if behind else None
        counts.append(Cell(texts["unknown_value"], None) if was is None else kit.count(was))
        lines.append(Line(_named(kit, point), counts, day(point.period.first, texts["short_day"])))
    weekly = any(point.period.length > 1 for point in seen.points)
    known = {"columns": columns, "lines": lines, "lying": False, "stacked": True, "wide": True}
    return kit.panel("jours", "week" if weekly else "day", _said_of_days(kit, weekly), **known)


def segments(kit: Kit) -> Panel:
    """Leads by segment, whichever one was chosen."""
    seen = kit.seen
    total = sum(seen.segments.values())
    codes = [c for c in KNOWN_SEGMENTS if seen.segments.get(c) or seen.segments_before.get(c)]
    lines = [
        Line(
            kit.segment(code),
            [
                kit.count(seen.segments.get(code, 0)),
                kit.share(share(seen.segments.get(code, 0), total)),
                kit.count(seen.segments_before.get(code, 0)),
            ],
        )
        for code in sorted(codes, key=lambda code: -seen.segments.get(code, 0))
    ]
    columns = kit.columns(("leads", "main", "bar"), ("share", "", ""), ("before", "before", "bar"))
    return kit.panel("segments", "segment", kit.first("segments", lines), columns=columns, lines=lines)


def statuses(kit: Kit) -> Panel:
    """Leads by status."""
    now, before = kit.seen.now, kit.seen.before
    shown = [s.value for s in Status if s.value not in UNSAVED]
    lines = [
        Line(
            kit.words["statuses"][status],
            [
                kit.count(now.statuses.get(status, 0)),
                kit.share(share(now.statuses.get(status, 0), now.saved)),
                kit.count(before.statuses.get(status, 0)),
            ],
        )
        for status in shown
    ]
    columns = kit.columns(("leads", "main", "bar"), ("share", "", ""), ("before", "before", "bar"))
    return kit.panel("statuts", "status", kit.first("statuts", lines), columns=columns, lines=lines)


def origin_of(kit: Kit, name: str, origin: Origin) -> Panel:
    """Leads by campaign, site or page: the first ones, and the rest together."""
    before = {source.name: source.saved for source in kit.seen.before.sources[origin]}
    sources = _shortened(kit.seen.now.sources[origin])
    total = sum(source.saved for source in sources)
    before[_REST] = kit.seen.before.saved - sum(before.get(source.name, 0) for source in sources)
    lines = []
    for source in sources:
        cells = [
            kit.count(source.saved), kit.share(share(source.saved, total)), kit.count(source.qualified),
            kit.share(share(source.qualified, source.saved)), kit.count(before.get(source.name, 0)),
        ]  # fmt: skip
        label = kit.texts["other_sources"] if source.name == _REST else source.name
        lines.append(Line(label or kit.texts["unknown_source"][origin.value], cells))
    columns = kit.columns(
        ("leads", "main", "bar"), ("share", "", ""), ("qualified", "won", "bar"), ("rate", "", ""),
        ("before", "", ""),
    )  # fmt: skip
    return kit.panel(name, _HEADS[origin], kit.first("sources", lines), columns=columns, lines=lines)


def _drawn(kit: Kit, point: Point) -> int:
    return point.counts[kit.seen.segment.value] if kit.seen.segment else point.total


def _said_of_days(kit: Kit, weekly: bool) -> str:
    texts, points = kit.texts["summaries"], kit.seen.points
    total = sum(_drawn(kit, point) for point in points)
    days = sum(point.period.length for point in points)
    count = kit.numbers.leads(total)
    if days == 1:
        return str(texts["jours_one"]).format(count=count)
    top = max(points, key=lambda point: _drawn(kit, point))
    return str(texts["jours_weeks" if weekly else "jours"]).format(
        count=count,
        days=days,
        average=kit.numbers.average(total / days),
        day=_named(kit, top),
        most=kit.numbers.leads(_drawn(kit, top)),
    )


def _named(kit: Kit, point: Point) -> str:
    first = day(point.period.first, kit.texts["long_day"])
    if point.period.length == 1:
        return first
    return str(kit.texts["week"]).format(first=day(point.period.first, kit.texts["day"]))


def _shortened(sources: Sequence[Source]) -> list[Source]:
    first, rest = list(sources[:SHOWN_SOURCES]), sources[SHOWN_SOURCES:]
    if rest:
        first.append(Source(_REST, sum(s.saved for s in rest), sum(s.qualified for s in rest)))
    return first


def _code(segment: str) -> str:
    return _NOT_A_SEGMENT if segment == NO_SEGMENT else segment
