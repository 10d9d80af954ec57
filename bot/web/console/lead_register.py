"""A member of staff chooses among the companies that the register proposes for a lead."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from bot import wording
from bot.accounts.lead_work import LeadWork
from bot.leads.changes import ChangeRefused
from bot.leads.history import decided
from bot.register.choosing import values_for
from bot.register.lookups import Outcome
from bot.unit_of_work import UnitOfWork
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff
from bot.web.console.lead_acts import LeadActs, seen_version
from bot.web.console.lead_page import LeadPage
from bot.web.console.lead_way import done_with

FORM = "annuaire"


class LeadRegister:
    """POST /console/demandes/<id>/annuaire: take over one of the companies, or none."""

    def __init__(self, desk: Desk, page: LeadPage, acts: LeadActs) -> None:
        self._desk = desk
        self._page = page
        self._acts = acts

    async def choose(self, request: Request, staff: Staff) -> Response:
        """Fill what is not known yet with what the chosen company's entry says."""
        lead_id, now, form = request.path_params["lead_id"], self._desk.now(), staff.form
        seen, siren = seen_version(form), form.get("siren", "")

        def write(uow: UnitOfWork) -> None:
            work = LeadWork(uow, staff.user, now, self._desk.follow)
            lead = work.open(lead_id, seen=seen)
            look_up = uow.look_ups.of_lead(lead.id)
            if look_up is None or look_up.outcome is not Outcome.SEVERAL:
                raise ChangeRefused("no_proposal")
            company = next((item for item in look_up.answer if item.siren == siren), None)
            if company is None and siren:
                raise ChangeRefused("no_proposal")
            if company is not None:
                said = wording.load("console_register")["chosen"].format(name=company.name)
                values = values_for(lead, company, decided(uow.changes.of_lead(lead.id)) - {"siren"})
                work.correct(lead, {**values, "siren": company.siren}, said)
            known = uow.look_ups.of_lead(lead.id) or look_up
            outcome = Outcome.FILLED if company is not None else Outcome.DISMISSED
            uow.look_ups.put(replace(known, outcome=outcome, due_at=None))

        trouble = await self._acts.attempt(write, FORM, seen, staff)
        if trouble is not None:
            return await self._page.again(request, staff, trouble)
        return done_with(request, lead_id, "register" if siren else "no_register")
