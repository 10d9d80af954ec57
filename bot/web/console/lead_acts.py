"""What a rep does on the page of a lead: one form for each act, refused whole or stored whole."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from bot.accounts.lead_work import Forbidden, LeadWork, UnknownLead
from bot.leads.changes import ChangeRefused, LostReason
from bot.leads.consent import Purpose
from bot.leads.do_not_contact import RefusalReason
from bot.leads.lead import Lead, Status
from bot.leads.repository import LeadChanged
from bot.qualification.segments import Segment
from bot.unit_of_work import UnitOfWork
from bot.web.console.desk import Desk
from bot.web.console.guards import Form, Problem, Staff
from bot.web.console.lead_page import LeadPage
from bot.web.console.lead_trouble import Trouble
from bot.web.console.lead_way import done_with
from bot.web.console.lead_words import reason_of
from bot.web.console.moments import moment

Act = Callable[[LeadWork, Lead], object]


class LeadActs:
    """The addresses below /console/demandes/<id>/ that take a form of the page."""

    def __init__(self, desk: Desk, page: LeadPage) -> None:
        self._desk = desk
        self._page = page

    async def assign(self, request: Request, staff: Staff) -> Response:
        """POST …/attribuer: to a colleague, to oneself, or to nobody."""
        owner = staff.form.get("a", "").strip()
        return await self._do(request, staff, "attribuer", "assigned", lambda w, lead: w.assign(lead, owner))

    async def move(self, request: Request, staff: Staff) -> Response:
        """POST …/statut: contacted, won, or lost with a reason."""
        form = staff.form
        status = next((item for item in Status if item.value == form.get("statut")), None)
        lost = next((item for item in LostReason if item.value == form.get("perdue")), None)
        if status is None:
            raise Problem("malformed", 400)

        def act(work: LeadWork, lead: Lead) -> Lead:
            return work.move(lead, status, lost, form.get("precision", ""))

        return await self._do(request, staff, "statut", "moved", act)

    async def verify(self, request: Request, staff: Staff) -> Response:
        """POST …/verifier: say what was checked."""
        checked = staff.form.get("precision", "")
        return await self._do(request, staff, "verifier", "verified", lambda w, lead: w.verify(lead, checked))

    async def correct_segment(self, request: Request, staff: Staff) -> Response:
        """POST …/segment: say which one it is, and why."""
        segment = next((item for item in Segment if item.value == staff.form.get("segment")), None)
        if segment is None:
            raise Problem("malformed", 400)
        reason = reason_of(staff.form)

        def act(work: LeadWork, lead: Lead) -> Lead:
            return work.correct_segment(lead, segment, reason)

        return await self._do(request, staff, "segment", "segment", act)

    async def plan_callback(self, request: Request, staff: Staff) -> Response:
        """POST …/rappel: a day and an hour where the vendor works, or no call any more."""

        def act(work: LeadWork, lead: Lead) -> Lead:
            form = staff.form
            return work.plan_callback(lead, None if form.get("annuler") else self._planned(form, work.now))

        return await self._do(request, staff, "rappel", "callback", act)

    async def plan_next_step(self, request: Request, staff: Staff) -> Response:
        """POST …/etape: what is done next, and until when."""
        form = staff.form

        def act(work: LeadWork, lead: Lead) -> Lead:
            on = _date(form.get("pour-le", ""), "next_step_on")
            return work.plan_next_step(lead, form.get("etape", ""), on)

        return await self._do(request, staff, "etape", "next_step", act)

    async def note(self, request: Request, staff: Staff) -> Response:
        """POST …/note: for whoever reads the lead next. Two people may leave notes at once."""
        text = staff.form.get("note", "")
        return await self._do(
            request, staff, "note", "noted", lambda work, lead: work.note(lead, text), versioned=False
        )

    async def note_consent(self, request: Request, staff: Staff) -> Response:
        """POST …/accord: what the person said of one purpose, on the phone or by e-mail."""
        form = staff.form
        purpose = next((item for item in Purpose if item.value == form.get("usage")), None)
        if purpose is None:
            raise Problem("malformed", 400)

        def act(work: LeadWork, lead: Lead) -> Lead:
            return work.note_consent(lead, purpose, bool(form.get("donne")), form.get("precision", ""))

        return await self._do(request, staff, f"accord-{purpose.value}", "consent", act)

    async def forbid_contact(self, request: Request, staff: Staff) -> Response:
        """POST …/ne-pas-contacter: about this request, any other of the person, and any later one."""
        form = staff.form
        why = next((item for item in RefusalReason if item.value == form.get("motif")), None)
        if why is None:
            raise Problem("malformed", 400)

        def act(work: LeadWork, lead: Lead) -> Lead:
            return work.forbid_contact(lead, why, form.get("precision", ""))

        return await self._do(request, staff, "ne-pas-contacter", "do_not_contact", act)

    async def allow_contact(self, request: Request, staff: Staff) -> Response:
        """POST …/lever-la-marque: administrators only."""
        reason = staff.form.get("precision", "")

        def act(work: LeadWork, lead: Lead) -> Lead:
            return work.allow_contact(lead, reason)

        return await self._do(request, staff, "lever-la-marque", "contact_allowed", act)

    async def _do(
        self, request: Request, staff: Staff, form: str, done: str, act: Act, *, versioned: bool = True
    ) -> Response:
        lead_id, now = request.path_params["lead_id"], self._desk.now()
        seen = seen_version(staff.form) if versioned else None

        def write(uow: UnitOfWork) -> None:
            work = LeadWork(uow, staff.user, now, self._desk.follow)
            act(work, work.open(lead_id, seen=seen))

        trouble = await self.attempt(write, form, seen, staff)
        if trouble is not None:
            return await self._page.again(request, staff, trouble)
        return done_with(request, lead_id, done)

    async def attempt(
        self, write: Callable[[UnitOfWork], None], form: str, seen: int | None, staff: Staff
    ) -> Trouble | None:
        """Do it; what came in between, if anything did."""
        try:
            await self._desk.store.write(write)
        except UnknownLead:
            raise Problem("lead_not_found", 404) from None
        except Forbidden:
            raise Problem("forbidden", 403) from None
        except ChangeRefused as refused:
            return Trouble.of(refused, form, staff.form)
        except LeadChanged:
            return Trouble(form, staff.form, 409, seen=seen)
        return None

    def _planned(self, form: Form, now: datetime.datetime) -> datetime.datetime:
        day = _date(form.get("jour", ""), "callback_at")
        try:
            clock = datetime.time.fromisoformat(form.get("heure", ""))
        except ValueError:
            raise ChangeRefused("when", "callback_at") from None
        if day is None:
            raise ChangeRefused("when", "callback_at")
        planned = datetime.datetime.combine(day, clock.replace(tzinfo=None), tzinfo=self._desk.zone)
        # An hour that a change of clocks leaves out is the one after it.
        planned = planned.astimezone(datetime.timezone.utc).astimezone(self._desk.zone)
        if planned > now and not form.get("quand-meme"):
            self._warn(planned, now)
        return planned

    def _warn(self, planned: datetime.datetime, now: datetime.datetime) -> None:
        hours = self._desk.hours
        if hours.is_open(planned):
            return
        code = "outside_hours" if hours.open_on(planned.date()) else "holiday"
        when = moment(planned, now, self._desk.words["moments"]).full
        raise ChangeRefused(code, "callback_at", {"when": when})


def seen_version(form: Form) -> int:
    """The version of the lead that a form was made from."""
    return version_in(form.get("version", ""))


def version_in(text: str) -> int:
    """The version of a lead as forms hold it."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem("malformed", 400)
    return int(text)


def _date(text: str, field: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise ChangeRefused("date", field) from None
