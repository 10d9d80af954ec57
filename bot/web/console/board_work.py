"""The panels about work: where visitors leave, how fast they are called back, and by whom."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from bot.board.delays import shorter_than
from bot.board.figures import Rep, share
from bot.web.console.board_kit import Kit
from bot.web.console.board_tables import Cell, Line, Panel

_LIMITS = tuple(datetime.timedelta(hours=hours) for hours in (1, 4, 24, 48, 72, 168))


def funnel(kit: Kit) -> Panel:
    """Question by question: asked, answered, left."""
    now, texts = kit.seen.now, kit.texts
    before = {question.topic: question.lost for question in kit.seen.before.questions}
    lines = [_opening(kit)]
    for question in now.questions:
        here = question.asked - question.answered - question.left
        counts = [kit.count(n) for n in (question.asked, question.answered, question.left, here)]
        shares = [kit.share(question.lost), kit.share(before.get(question.topic))]
        lines.append(Line(texts["questions"][question.topic], [*counts, *shares]))
    columns = kit.columns(
        ("asked", "", ""), ("answered", "main", "bar"), ("left", "left", "bar"), ("here", "before", "bar"),
        ("lost", "", ""), ("lost_before", "", ""),
    )  # fmt: skip
    known = {"columns": columns, "lines": lines, "stacked": True, "wide": True}
    return kit.panel("entonnoir", "question", _said_of_questions(kit), **known)


def delays(kit: Kit) -> Panel:
    """How long visitors waited for a first contact."""
    now, before = _classes(kit.seen.now.delays), _classes(kit.seen.before.delays)
    total, total_before = sum(now), sum(before)
    lines = []
    for number, label in enumerate(kit.texts["classes"]):
        shares = [
            share(now[number], total), share(sum(now[: number + 1]), total),
            share(before[number], total_before),
        ]  # fmt: skip
        lines.append(Line(label, [kit.count(now[number]), *map(kit.share, shares)]))
    columns = kit.columns(
        ("leads", "main", "bar"), ("share", "", ""), ("cumulated", "", ""), ("before", "", "")
    )
    figures = kit.seen.now
    said = str(kit.texts["summaries"]["delais"]).format(
        contacted=kit.numbers.count(figures.contacted),
        median=kit.numbers.delay(figures.median),
        slowest=kit.numbers.delay(figures.slowest_tenth),
    )
    return kit.panel("delais", "delay", said, columns=columns, lines=lines)


def reps(kit: Kit) -> Panel:
    """What each member of staff made of their leads."""
    before = {rep.address: rep.assigned for rep in kit.seen.before.reps}
    lines = [_rep(kit, rep, before.get(rep.address, 0)) for rep in kit.seen.now.reps]
    columns = kit.columns(
        ("assigned", "main", "bar"), ("contacted", "contacted", "bar"), ("won", "won", "bar"),
        ("median", "", ""), ("before", "", ""),
    )  # fmt: skip
    columns[3] = replace(columns[3], exported=kit.texts["columns"]["median_minutes"])
    said = ""
    if lines:
        most = kit.numbers.leads(kit.seen.now.reps[0].assigned)
        name = "commerciaux_one" if len(lines) == 1 else "commerciaux"
        said = kit.texts["summaries"][name].format(count=len(lines), first=lines[0].label, most=most)
    return kit.panel("commerciaux", "rep", said, columns=columns, lines=lines, wide=True)


def _opening(kit: Kit) -> Line:
    """The step before all questions: many open the chat and write nothing."""
    (opened, spoken), (opened_before, spoken_before) = (
        (part.talks.get("opened", 0), part.talks.get("spoken", 0)) for part in (kit.seen.now, kit.seen.before)
    )
    counts = [kit.count(n) for n in (opened, spoken, opened - spoken, 0)]
    shares = [share(opened - spoken, opened), share(opened_before - spoken_before, opened_before)]
    return Line(kit.texts["questions"]["first_message"], [*counts, *map(kit.share, shares)])


def _said_of_questions(kit: Kit) -> str:
    now, texts, numbers = kit.seen.now, kit.texts, kit.numbers
    known = {name: numbers.count(now.talks.get(name, 0)) for name in ("spoken", "saved")}
    worst = max(now.questions, key=lambda question: question.left, default=None)
    if worst is None or not worst.left:
        return str(texts["summaries"]["entonnoir_none_left"]).format(**known)
    known.update(
        worst=texts["questions"][worst.topic],
        left=numbers.count(worst.left),
        lost=numbers.share(worst.lost),
    )
    return str(texts["summaries"]["entonnoir"]).format(**known)


def _rep(kit: Kit, rep: Rep, before: int) -> Line:
    median = rep.median
    minutes = None if median is None else round(median / datetime.timedelta(minutes=1))
    counts = [kit.count(n) for n in (rep.assigned, rep.contacted, rep.won)]
    cells = [*counts, Cell(kit.numbers.delay(median), minutes), kit.count(before)]
    return Line(kit.seen.people.get(rep.address, rep.address), cells)


def _classes(delays: Mapping[int, int]) -> list[int]:
    """How many delays lie between each two limits; rounded so that all of them are still there."""
    below = [0, *(round(shorter_than(delays, limit)) for limit in _LIMITS), sum(delays.values())]
    return [after - before for before, after in zip(below, below[1:], strict=False)]
