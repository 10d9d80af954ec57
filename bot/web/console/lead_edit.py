"""The page where what a visitor told is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts.lead_work import LeadWork
from bot.leads.changes import CLOSED, ChangeRefused
from bot.leads.lead import Lead
from bot.leads.typed import PERIODS, USAGES, Typed, read_values, shown
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Form, Staff
from bot.web.console.lead_acts import LeadActs, seen_version
from bot.web.console.lead_found import Found
from bot.web.console.lead_page import LeadPage
from bot.web.console.lead_trouble import Trouble
from bot.web.console.lead_way import chosen_list, done_with
from bot.web.console.lead_words import label, lead_words, reason_of, value_text
from bot.web.console.pages import HEADERS
from bot.web.console.rows import who

SEEN = "vu-"
"""Before the name of a field: what stood in it when the form was made."""
FORM = "modifier"
GROUPS: Mapping[str, tuple[str, ...]] = {
    "person": ("first_name", "last_name", "role", "email", "phone"),
    "organisation": (
        "organisation", "size", "siren", "siret", "legal_category", "naf", "postcode", "department",
    ),
    "project": ("need", "usage", "timeline", "timeline_date", "budget", "budget_period"),
    "purchase": (
        "procedure", "reference", "deadline", "regulation", "end_customers", "gateway_companies",
    ),
}  # fmt: skip
_KINDS = {
    "email": "email",
    "phone": "tel",
    "timeline_date": "date",
    "deadline": "date",
    **dict.fromkeys(("size", "budget", "siren", "siret", "legal_category", "postcode"), "digits"),
    **dict.fromkeys(("need", "regulation"), "long"),
    **dict.fromkeys(("usage", "budget_period"), "choice"),
}


@dataclass(frozen=True)
class Field:
    """One field of the form. `now` is what stands in the lead, when somebody else has just changed it."""

    name: str
    label: str
    kind: str
    value: str
    seen: str
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    now: str | None = None


class LeadEdit:
    """The addresses /console/demandes/<id>/modifier."""

    def __init__(self, desk: Desk, page: LeadPage, acts: LeadActs) -> None:
        self._desk = desk
        self._page = page
        self._acts = acts

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: the form. What is closed to changes is only shown."""
        found = await self._page.load(request.path_params["lead_id"], staff)
        if found.lead.status in CLOSED:
            back = paths.lead(found.lead.id) + chosen_list(request).query()
            return RedirectResponse(back, 303, headers=dict(HEADERS))
        return self._render(request, found, staff, None)

    async def save(self, request: Request, staff: Staff) -> Response:
        """POST: store what was changed, with its reason. Only what differs from what was seen is a change."""
        lead_id, now, form = request.path_params["lead_id"], self._desk.now(), staff.form
        seen, reason = seen_version(form), reason_of(form)
        problems: dict[str, str] = {}

        def write(uow: UnitOfWork) -> None:
            work = LeadWork(uow, staff.user, now, self._desk.follow)
            lead = work.open(lead_id, seen=seen)
            typed = read_values(lead, _changed(form), now.date())
            problems.clear()
            problems.update(typed.problems)
            if problems:
                raise ChangeRefused("summary")
            work.correct(lead, _with_siren(lead, typed), reason)

        trouble = await self._acts.attempt(write, FORM, seen, staff)
        if trouble is None:
            return done_with(request, lead_id, "corrected")
        found = await self._page.load(lead_id, staff)
        if found.lead.status in CLOSED:
            return await self._page.again(request, staff, trouble)
        return self._render(request, found, staff, trouble, problems)

    def _render(
        self,
        request: Request,
        found: Found,
        staff: Staff,
        trouble: Trouble | None,
        problems: Mapping[str, str] | None = None,
    ) -> Response:
        said, lead = lead_words(), found.lead
        conflict = self._page.conflict(found, trouble) if trouble else None
        errors = {name: said["errors"][code] for name, code in (problems or {}).items()}
        if trouble and not problems:
            errors.update(trouble.errors)
        fresh = conflict["fields"] if conflict else frozenset()
        groups = [
            (said["groups"][title], [self._field(found, name, trouble, errors, fresh) for name in names])
            for title, names in GROUPS.items()
        ]
        values: dict[str, Any] = {
            "staff": staff,
            "said": said,
            "lead": lead,
            "page": paths.lead(lead.id),
            "query": chosen_list(request).query(),
            "who": who(lead, self._desk.words),
            "groups": groups,
            "typed": trouble.typed if trouble else Form(()),
            "errors": errors,
            "labels": {name: label(name) for name in errors},
            "conflict": conflict,
        }
        return self._desk.pages.render("lead_edit.html", values, trouble.status if trouble else 200)

    def _field(
        self,
        found: Found,
        name: str,
        trouble: Trouble | None,
        errors: Mapping[str, str],
        fresh: frozenset[str],
    ) -> Field:
        stored = shown(found.lead, name)
        mine = _changed(trouble.typed).get(name) if trouble else None
        now = None
        if mine is not None and name in fresh:
            now = value_text(name, stored or None, self._desk.now(), self._desk.words, found.people)
        return Field(
            name=name,
            label=label(name),
            kind=_KINDS.get(name, "text"),
            value=stored if mine is None else mine,
            seen=stored,
            choices=self._choices(name),
            error=errors.get(name, ""),
            now=now,
        )

    def _choices(self, name: str) -> tuple[tuple[str, str], ...]:
        if name == "usage":
            return tuple((code, self._desk.words["usages"][code]) for code in USAGES)
        if name == "budget_period":
            return tuple((code, lead_words()["periods"][code]) for code in PERIODS)
        return ()


def _changed(form: Form) -> dict[str, str]:
    """The fields that somebody changed: they differ from what stood there when the form was made.

    A field that comes without what was seen was filled in by us, such as a proposal that is taken over.
    """
    fields = [name for names in GROUPS.values() for name in names if name in form]
    return {name: form[name] for name in fields if _plain(form[name]) != _plain(form.get(SEEN + name))}


def _plain(text: str | None) -> str | None:
    """Browsers send every end of a line as two characters."""
    return None if text is None else text.replace("\r\n", "\n").strip()


def _with_siren(lead: Lead, typed: Typed) -> dict[str, Any]:
    """A SIRET begins with the SIREN of its company."""
    siret = typed.values.get("siret")
    if siret and "siren" not in typed.values and not siret.startswith(lead.siren or "-"):
        return {**typed.values, "siren": siret[:9]}
    return typed.values
