"""A team that calls, and requests that want to be called, in a database."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.calendar.booking import BookingStep
from bot.calendar.bookings import Booking
from bot.calendar.rules import CallbackRules
from bot.calendar.slots import OfficeCalendar
from bot.leads.lead import Lead
from bot.playbook import read_playbook
from bot.storage import engine as engines
from bot.storage.booking_tables import booked_times, bookings
from bot.storage.database import Database
from tests.unit.bot.leads.leads import LATER, NOW, a_lead

PARIS = ZoneInfo("Europe/Paris")
HOURS = read_playbook(Path(__file__).resolve().parents[3] / "playbook.yml").hours
TEN = datetime.datetime(2026, 3, 5, 10, 0, tzinfo=PARIS)
HALF = datetime.timedelta(minutes=30)
ADA, EMIL = "ada@exemple.fr", "emil@exemple.fr"


def step(parallel: int | None = None, absences: Any = None) -> BookingStep:
    calendar = OfficeCalendar(HOURS, PARIS, CallbackRules(parallel=parallel))
    return BookingStep(calendar, absences) if absences else BookingStep(calendar)


def user(email: str, role: Role = Role.SALES) -> User:
    return User(email, email, email, role, "-", NOW)


def wants(number: int, at: datetime.datetime | None = TEN, **changes: Any) -> Lead:
    fresh = {"id": f"lead-{number}", "conversation_id": f"c-{number}", "callback_at": at}
    return a_lead(**{**fresh, **changes})


def booking(database: Database, number: int = 1) -> Booking | None:
    with database.reading() as uow:
        return uow.bookings.of_lead(f"lead-{number}")


def starts(database: Database) -> list[datetime.datetime]:
    with database.reading() as uow:
        return [one.start for one in uow.bookings.between(TEN - 48 * HALF, TEN + 48 * HALF)]


def assign(uow: Any, before: Lead | None, lead: Lead) -> Lead:
    """A routing that gives everything to Ada."""
    return replace(lead, assigned_to=lead.assigned_to or ADA)


def with_routing(uow: Any, before: Lead | None, lead: Lead) -> Lead:
    return step()(uow, before, assign(uow, before, lead))


def at_work(uow: Any) -> LeadWork:
    return LeadWork(uow, user(EMIL), LATER, step())


def everything(url: str) -> list[list[Any]]:
    """Every row about booked calls."""
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        rows = [
            sorted(map(tuple, connection.execute(sa.select(table)).all()), key=str)
            for table in (bookings, booked_times)
        ]
    engine.dispose()
    return rows
