"""The page of calls: the week's, by day, of oneself or of everybody, and those that nobody has made."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import wording
from bot.accounts.account import User
from bot.accounts.permissions import Permission
from bot.calendar.bookings import Appointment, Whose
from bot.leads.lead import Status
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.details import phone
from bot.web.console.guards import Staff, for_staff
from bot.web.console.lead_words import name_of_email
from bot.web.console.moments import clock, day
from bot.web.console.rows import segment_label

SHOWN, LATE_SHOWN = 500, 20
_WEEK = re.compile(r"(20\d\d)-W(0[1-9]|[1-4]\d|5[0-3])")
_DONE = frozenset({Status.CONTACTED.value, Status.WON.value, Status.LOST.value})
_LATE = datetime.timedelta(days=14)
"""How far back a call is still worth catching up."""


@dataclass(frozen=True)
class Chip:
    """A link that chooses."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Line:
    """One call as the page shows it."""

    href: str
    iso: str
    time: str
    day: str
    who: str
    organisation: str
    phone: str
    dial: str
    segment: str
    segment_label: str
    caller: str
    state: str
    state_label: str


@dataclass(frozen=True)
class Day:
    """The calls of one day."""

    title: str
    iso: str
    today: bool
    count: str
    lines: Sequence[Line]


class AppointmentsPage:
    """GET /console/rendez-vous."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._said = wording.load("console_appointments")

    async def show(self, request: Request, staff: Staff) -> Response:
        """The week of the address, or this one."""
        now = self._desk.now()
        monday = week_of(request.query_params.get("semaine", ""), now.date())
        whose = _whose(request.query_params.get("qui", ""))
        begin, end = self._midnight(monday), self._midnight(monday + datetime.timedelta(days=7))
        me = staff.user.email

        def find(uow: UnitOfWork) -> tuple[Sequence[Appointment], Sequence[Appointment], Sequence[User]]:
            found = uow.bookings.appointments(begin, end, whose=whose, me=me, limit=SHOWN)
            late = uow.bookings.appointments(
                now - _LATE, now, whose=whose, me=me, waiting=True, newest_first=True, limit=LATE_SHOWN
            )
            return found, late, uow.users.all()

        found, late, people = await self._desk.store.read(find)
        lines = [self._line(one, now, people) for one in found]
        values = {
            "staff": staff,
            "own": self._said,
            "heading": self._heading(monday),
            "days": self._days(monday, now.date(), lines),
            "late": [line for one in late if (line := self._line(one, now, people)).state == "late"],
            "empty": "" if lines else self._empty(whose),
            "more": self._said["more"].format(count=SHOWN) if len(found) == SHOWN else "",
            "chips": [
                Chip(label, _href(monday, _whose(name), now.date()), _whose(name) is whose)
                for name, label in self._said["who"].items()
            ],
            "previous_href": _href(monday - datetime.timedelta(days=7), whose, now.date()),
            "next_href": _href(monday + datetime.timedelta(days=7), whose, now.date()),
            "today_href": "" if monday == _monday(now.date()) else _href(now.date(), whose, now.date()),
        }
        return self._desk.pages.render("appointments.html", values)

    def _midnight(self, on: datetime.date) -> datetime.datetime:
        return datetime.datetime.combine(on, datetime.time(), self._desk.zone)

    def _heading(self, monday: datetime.date) -> str:
        first, last = (day(monday + datetime.timedelta(days=n), "d MMMM") for n in (0, 6))
        return str(self._said["week"].format(first=first, last=last))

    def _days(self, monday: datetime.date, today: datetime.date, lines: Sequence[Line]) -> list[Day]:
        """The days on which something is planned, and today."""
        days = []
        for number in range(7):
            on = monday + datetime.timedelta(days=number)
            its = [line for line in lines if line.day == on.isoformat()]
            if its or on == today:
                days.append(self._day(on, on == today, its))
        return days

    def _day(self, on: datetime.date, today: bool, lines: Sequence[Line]) -> Day:
        title = day(on, self._said["day"])
        title = title[:1].upper() + title[1:]
        count = self._said["count_one"] if len(lines) == 1 else self._said["count"].format(count=len(lines))
        shown = self._said["today"].format(day=title) if today else title
        return Day(shown, on.isoformat(), today, count if lines else "", lines)

    def _line(self, one: Appointment, now: datetime.datetime, people: Sequence[User]) -> Line:
        booking, words = one.booking, self._desk.words
        local = booking.start.astimezone(self._desk.zone)
        state = _state(one, now)
        caller = booking.owner or one.assigned_to
        return Line(
            href=paths.lead(booking.lead_id),
            iso=local.isoformat(timespec="minutes"),
            time=clock(booking.start, self._desk.zone, words["moments"]),
            day=local.date().isoformat(),
            who=one.name or one.organisation or self._said["no_name"],
            organisation=(one.organisation or "") if one.name else "",
            phone=phone(one.phone or ""),
            dial=one.phone or "",
            segment=one.segment or "",
            segment_label=segment_label(one.segment, words),
            caller=name_of_email(caller, people) if caller else self._said["team"],
            state=state,
            state_label=self._said.get(state, ""),
        )

    def _empty(self, whose: Whose) -> str:
        key = {Whose.MINE: "none_mine", Whose.NOBODYS: "none_free"}.get(whose, "none")
        return str(self._said[key])


def week_of(text: str, today: datetime.date) -> datetime.date:
    """The Monday of the week in an address, `2026-W10`; this week's when it says none."""
    match = _WEEK.fullmatch(text)
    try:
        return datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else _monday(today)
    except ValueError:
        return _monday(today)


def _monday(on: datetime.date) -> datetime.date:
    return on - datetime.timedelta(days=on.weekday())


def _whose(text: str) -> Whose:
    return next((item for item in Whose if item.value == text), Whose.EVERYBODYS)


def _href(monday: datetime.date, whose: Whose, today: datetime.date) -> str:
    year, week, _ = monday.isocalendar()
    query: dict[str, Any] = {}
    if _monday(monday) != _monday(today):
        query["semaine"] = f"{year}-W{week:02d}"
    if whose is not Whose.EVERYBODYS:
        query["qui"] = whose.value
    return f"{paths.APPOINTMENTS}?{urlencode(query)}" if query else paths.APPOINTMENTS


def _state(one: Appointment, now: datetime.datetime) -> str:
    """Done, late, being made, or to come."""
    if one.status in _DONE or one.contacted_at is not None:
        return "done"
    if one.booking.end <= now:
        return "late"
    return "now" if one.booking.start <= now else ""


def appointments_routes(desk: Desk) -> list[BaseRoute]:
    """The page of calls."""
    page = AppointmentsPage(desk)
    return [Route(paths.APPOINTMENTS, for_staff(desk, page.show, Permission.LEADS), methods=["GET"])]
