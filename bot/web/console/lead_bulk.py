"""One act on many leads: each is changed unless it cannot be or somebody was faster, and the reader told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from bot import wording
from bot.accounts.lead_work import LeadWork, UnknownLead
from bot.leads.changes import ChangeRefused, LostReason
from bot.leads.lead import Lead, Status
from bot.leads.repository import LeadChanged
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.filters import Choice
from bot.web.console.guards import Problem, Staff
from bot.web.console.lead_acts import version_in
from bot.web.console.rows import who

_TRIES = 3
"""Whoever saves one of the leads while all are changed makes it begin again."""
_LOST = "lost:"
Act = Callable[[LeadWork, Lead], Lead]


@dataclass(frozen=True)
class Move:
    """A status to choose; lost leads say why."""

    value: str
    label: str


@dataclass(frozen=True)
class Moves:
    """Statuses under a common heading, or without one."""

    label: str
    options: tuple[Move, ...]


@dataclass(frozen=True)
class Skipped:
    """A lead that was left as it was, and why."""

    who: str
    href: str
    why: str


@dataclass(frozen=True)
class Result:
    """What became of the leads that were chosen."""

    changed: int
    same: int
    skipped: Sequence[Skipped]


def moves(words: Mapping[str, Any], texts: Mapping[str, Any]) -> tuple[Moves, ...]:
    """What a rep may say of several leads at once."""
    spoken = (Status.CONTACTED, Status.WON)
    plain = tuple(Move(status.value, words["statuses"][status.value]) for status in spoken)
    lost = tuple(Move(_LOST + reason.value, texts["lost_reasons"][reason.value]) for reason in LostReason)
    return Moves("", plain), Moves(words["statuses"]["lost"], lost)


class LeadBulk:
    """The address of acts on several leads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts: Mapping[str, Any] = wording.load("console_leads")["bulk"]

    async def change(self, request: Request, staff: Staff) -> Response:
        """POST /console/demandes-choisies: all in one transaction, told lead by lead."""
        act, done = self._act(staff)
        chosen = list(dict.fromkeys(staff.form.all("demande")))
        for attempt in range(_TRIES):
            try:
                result = await self._desk.store.write(lambda uow: self._changed(uow, staff, chosen, act))
                break
            except LeadChanged:
                if attempt + 1 == _TRIES:
                    raise Problem("unavailable", 503) from None
        values = {**self._told(result, done, staff), "staff": staff}
        return self._desk.pages.render("leads_changed.html", values)

    def _act(self, staff: Staff) -> tuple[Act, str]:
        """What is asked for, and how it is said once it is done."""
        form = staff.form
        if form.get("acte") == "attribuer":
            owner = form.get("a", "") or None
            return lambda work, lead: work.assign(lead, owner), "assigned" if owner else "given_back"
        status, _, reason = form.get("statut", "").partition(":")
        try:
            lost = LostReason(reason) if reason else None
            wanted = Status(status)
        except ValueError:
            raise Problem("malformed", 400) from None
        if form.get("acte") != "statut":
            raise Problem("malformed", 400)
        return lambda work, lead: work.move(lead, wanted, lost), "moved"

    def _changed(self, uow: UnitOfWork, staff: Staff, chosen: Sequence[str], act: Act) -> Result:
        work = LeadWork(uow, staff.user, self._desk.now(), self._desk.follow)
        changed, same = 0, 0
        skipped: list[Skipped] = []
        for item in chosen:
            lead_id, _, text = item.rpartition(":")
            version = version_in(text)
            lead = uow.leads.get(lead_id)
            try:
                opened = work.open(lead_id, seen=version)
            except UnknownLead:
                skipped.append(self._skipped(None, lead_id, "unknown"))
                continue
            except LeadChanged:
                skipped.append(self._skipped(lead, lead_id, "changed"))
                continue
            try:
                after = act(work, opened)
            except ChangeRefused as refused:
                skipped.append(self._skipped(opened, lead_id, refused.code))
                continue
            changed, same = changed + (after != opened), same + (after == opened)
        return Result(changed, same, skipped)

    def _skipped(self, lead: Lead | None, lead_id: str, code: str) -> Skipped:
        why = str(self._texts["why"].get(code, self._texts["why"]["other"]))
        if lead is None:
            return Skipped(self._texts["a_lead"], "", why)
        return Skipped(who(lead, self._desk.words), paths.lead(lead_id), why)

    def _told(self, result: Result, done: str, staff: Staff) -> dict[str, Any]:
        texts = self._texts
        back = Choice.read(_pairs(staff.form.get("retour", "")))
        return {
            "headline": self._number(done, result.changed),
            "same": self._number("same", result.same) if result.same else "",
            "skipped": result.skipped,
            "skipped_title": self._number("skipped", len(result.skipped)),
            "nothing": texts["nothing"] if not (result.changed or result.same or result.skipped) else "",
            "back": back.href(),
        }

    def _number(self, name: str, number: int) -> str:
        forms = self._texts["told"][name]
        return str(forms[min(number, 2)]).format(count=number)


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.removeprefix("?"), max_num_fields=100)
