"""Who says that they are away or have enough to do: the people themselves, or an administrator."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.accounts.account import User
from bot.accounts.audit import AuditLog, record
from bot.accounts.lead_work import Forbidden
from bot.accounts.permissions import Permission, may
from bot.accounts.repository import UserRepository
from bot.routing.presence import Absence
from bot.routing.repository import RoutingRepository

LONGEST = datetime.timedelta(days=731)
MOST = 1_000
"""Open leads that can be set as a capacity."""
_DAY = datetime.timedelta(days=1)


class AbsencesUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def routing(self) -> RoutingRepository: ...
    @property
    def users(self) -> UserRepository: ...
    @property
    def audit(self) -> AuditLog: ...


class AbsenceRefused(ValueError):
    """What was typed cannot be meant; `code` is a key of the wording, `field` what it is about."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True)
class TypedAbsence:
    """The fields of a form, as they were typed."""

    first_day: str = ""
    first_time: str = ""
    last_day: str = ""
    last_time: str = ""
    substitute: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str]) -> TypedAbsence:
        """From the form of the console."""
        names = {"first_day": "du", "first_time": "du-heure", "last_day": "au", "last_time": "au-heure"}
        values = {field: form.get(name, "").strip() for field, name in names.items()}
        return cls(**values, substitute=form.get("remplacant", "").strip().lower())

    def meant(self, account: str, zone: datetime.tzinfo, now: datetime.datetime) -> Absence:
        """The absence. Whole days unless hours are given; the last day belongs to it."""
        begin, end = _date(self.first_day, "du"), _date(self.last_day or self.first_day, "au")
        starts_at = _moment(begin, self.first_time, "du", zone)
        ends_at = (
            _moment(end, self.last_time, "au", zone)
            if self.last_time
            else datetime.datetime.combine(end + _DAY, datetime.time(), zone)
        )
        if ends_at <= starts_at:
            raise AbsenceRefused("ends_before", "au")
        if ends_at <= now:
            raise AbsenceRefused("past", "au")
        if ends_at - starts_at > LONGEST:
            raise AbsenceRefused("too_long", "au")
        return Absence("", account, starts_at, ends_at, self.substitute or None)


def plan_absence(uow: AbsencesUnitOfWork, by: User, absence: Absence, now: datetime.datetime) -> Absence:
    """Store that somebody will be away; whoever says it twice is away once.

    Raises `AbsenceRefused` for a substitute who cannot be one.
    """
    user = _colleague(uow, by, absence.account)
    if absence.substitute is not None:
        substitute = uow.users.by_email(absence.substitute)
        if substitute is None or substitute.disabled or not may(substitute.role, Permission.LEADS):
            raise AbsenceRefused("no_such_substitute", "remplacant")
        if substitute.id == user.id:
            raise AbsenceRefused("own_substitute", "remplacant")
    for known in uow.routing.absences(now, absence.account):
        if replace(known, id=absence.id) == absence:
            return known
    stored = replace(absence, id=str(uuid.uuid4()))
    uow.routing.add_absence(stored)
    begin, end = stored.starts_at.isoformat(timespec="minutes"), stored.ends_at.isoformat(timespec="minutes")
    record(uow, by, "absence.planned", "user", user.id, now, starts_at=begin, ends_at=end)
    return stored


def cancel_absence(uow: AbsencesUnitOfWork, by: User, absence_id: str, now: datetime.datetime) -> bool:
    """Take an absence back; False when there is no such one, or no longer."""
    absence = uow.routing.absence(absence_id)
    if absence is None:
        return False
    user = _colleague(uow, by, absence.account)
    uow.routing.remove_absence(absence_id)
    record(uow, by, "absence.cancelled", "user", user.id, now)
    return True


def limit_leads(
    uow: AbsencesUnitOfWork, by: User, account: str, capacity: int | None, now: datetime.datetime
) -> None:
    """Let somebody have fewer open leads than the playbook says; None: as many as it says."""
    user = _colleague(uow, by, account)
    uow.routing.set_capacity(account, capacity)
    record(uow, by, "capacity.changed", "user", user.id, now, capacity=capacity)


def typed_capacity(text: str) -> int | None:
    """A number from 0, or nothing. Raises `AbsenceRefused`."""
    plain = text.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or int(plain) > MOST:
        raise AbsenceRefused("capacity", "capacite")
    return int(plain)


def _colleague(uow: AbsencesUnitOfWork, by: User, account: str) -> User:
    """Whose it is: one's own, or anybody's for an administrator."""
    user = uow.users.by_email(account)
    if user is None:
        raise AbsenceRefused("no_such_account", "compte")
    if user.id != by.id and not may(by.role, Permission.USERS):
        raise Forbidden("user")
    return user


def _date(text: str, field: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise AbsenceRefused("date", field) from None
    if not 2000 <= day.year <= 2200:
        raise AbsenceRefused("date", field)
    return day


def _moment(day: datetime.date, time: str, field: str, zone: datetime.tzinfo) -> datetime.datetime:
    try:
        hour = datetime.time.fromisoformat(time) if time else datetime.time()
    except ValueError:
        raise AbsenceRefused("time", field) from None
    if hour.tzinfo is not None:
        raise AbsenceRefused("time", field)
    return datetime.datetime.combine(day, hour, zone)
