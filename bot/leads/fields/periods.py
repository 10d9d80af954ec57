"""Arithmetic of days, months and parts of periods."""

import calendar
import datetime

Day = datetime.date
Period = tuple[Day, Day]


def shift(day: Day, months: int) -> Day:
    """The same day some months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: Day) -> Day:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months(year: int, first: int, count: int = 1) -> Period:
    """Whole months of a year, from the first to the last day."""
    start = Day(year, first, 1)
    return start, shift(start, count) - datetime.timedelta(days=1)


def next_year_if_past(period: Period, today: Day) -> Period:
    """The period that is still to come, or under way."""
    first, last = period
    return period if last >= today else (shift(first, 12), shift(last, 12))


def portion(part: str | None, period: Period) -> Period:
    """« début mai », « mi-juin », « fin 2027 »: a third of the period, or half of it."""
    first, last = period
    length = (last - first).days + 1
    third = datetime.timedelta(days=length // 3)
    if part is None or part == "courant":
        return period
    if part in ("debut", "tout debut", "premiere quinzaine"):
        return first, first + third
    if part in ("mi", "milieu"):
        middle = first + datetime.timedelta(days=(length - 1) // 2)
        return middle, middle
    return last - third, last


def valid(year: int, month: int, day: int) -> Day | None:
    """The day, if there is such a day."""
    try:
        return Day(year, month, day)
    except ValueError:
        return None
