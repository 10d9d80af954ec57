"""« Données personnelles »: what is kept of a person is found, handed over, erased; and how long it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot import wording
from bot.accounts.audit import record
from bot.privacy.contacts import NotAContact, email_contact, phone_contact
from bot.privacy.handover import as_zip
from bot.privacy.persons import SOUGHT, Held, Person, PersonErased, UnknownRequest
from bot.retention.french import in_french
from bot.retention.report import Report
from bot.unit_of_work import UnitOfWork
from bot.web.chat.rasas import RasaProcesses
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Form, Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS

_REPORTS = 5
CONFIRMED = "EFFACER"
"""What has to be typed before everything is erased."""


@dataclass(frozen=True)
class Search:
    """Who is sought, as it was typed, and what is wrong with that."""

    typed: Mapping[str, str]
    contacts: frozenset[str] = frozenset()
    lead_id: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


class PersonsPage:
    """/console/donnees-personnelles. What is sought is never part of an address: addresses are logged."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts = wording.load("console_persons")
        self._persons = desk.services.persons()

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: a form to find a person, and how long things are kept."""
        return await self._render(staff)

    async def search(self, request: Request, staff: Staff) -> Response:
        """POST …/recherche: what is kept of them, without showing it."""
        search = await self._read(staff.form)
        if search.errors:
            return await self._render(staff, search, status=422)
        person = await self._found(search)
        now = self._desk.services.now()

        def note(uow: UnitOfWork) -> None:
            record(uow, staff.user, SOUGHT, "person", None, now, conversations=len(person.held))

        await self._desk.store.write(note)
        return await self._render(staff, search, person)

    async def export(self, request: Request, staff: Staff) -> Response:
        """POST …/export: everything, as a ZIP file."""
        search = await self._read(staff.form)
        if search.errors:
            return await self._render(staff, search, status=422)
        person = await self._found(search)
        exported = await self._desk.store.run(lambda: self._persons.export(person, staff.user))
        playbook = self._desk.playbook
        packed = as_zip(exported, playbook.timezone, playbook.variables())
        name = wording.load("handover")["file"]
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.zip"'}
        return Response(packed, headers=headers, media_type="application/zip")

    async def erase(self, request: Request, staff: Staff) -> Response:
        """POST …/effacement: everything, once it is confirmed by a word that is typed."""
        search = await self._read(staff.form)
        if search.errors:
            return await self._render(staff, search, status=422)
        person = await self._found(search)
        if staff.form.get("confirmation", "").strip().upper() != CONFIRMED:
            errors = {"confirmation": self._texts["errors"]["confirmation"]}
            return await self._render(staff, Search(search.typed, errors=errors), person, status=422)
        erased = await self._desk.store.run(lambda: self._persons.erase(person, staff.user))
        await self._let_go(person)
        return await self._render(staff, erased=erased)

    async def _let_go(self, person: Person) -> None:
        """Rasa keeps the last conversations in memory: it lets go of these."""
        settings = self._desk.services.settings
        async with RasaProcesses(settings.rasa_urls, settings.door_secret) as rasa:
            for conversation_id in person.conversations:
                await rasa.forget(conversation_id)

    async def _read(self, form: Form) -> Search:
        typed = {name: form.get(name, "").strip() for name in ("email", "telephone", "demande")}
        contacts: set[str] = set()
        errors: dict[str, str] = {}
        for name, read in (("email", email_contact), ("telephone", phone_contact)):
            try:
                contacts |= {read(typed[name])} if typed[name] else set()
            except NotAContact as error:
                errors[name] = self._texts["errors"][str(error)]
        lead_id = typed["demande"].rpartition("/")[2] or None
        if lead_id is not None:
            try:
                contacts |= await self._desk.store.run(lambda: self._persons.contacts_of_lead(lead_id))
            except UnknownRequest:
                errors["demande"] = self._texts["errors"]["lead"]
        if not any(typed.values()):
            errors["email"] = self._texts["errors"]["nobody"]
        return Search(typed, frozenset(contacts), lead_id, errors)

    async def _found(self, search: Search) -> Person:
        return await self._desk.store.run(lambda: self._persons.find(search.contacts, search.lead_id))

    async def _render(
        self,
        staff: Staff,
        search: Search | None = None,
        person: Person | None = None,
        erased: PersonErased | None = None,
        status: int = 200,
    ) -> Response:
        reports = await self._desk.store.read(lambda uow: uow.retention.reports(limit=_REPORTS))
        known = search or Search(dict.fromkeys(("email", "telephone", "demande"), ""))
        values = {
            "staff": staff,
            "texts": self._texts,
            "typed": known.typed,
            "errors": known.errors,
            "person": person,
            "held": [self._held(item) for item in person.held] if person else [],
            "word": CONFIRMED,
            "proof": self._proof(erased) if erased else None,
            "kept": self._kept(),
            "reports": [self._report(report) for report in reports],
        }
        return self._desk.pages.render("persons.html", values, status)

    def _held(self, item: Held) -> dict[str, Any]:
        now, moments = self._desk.now(), self._desk.words["moments"]
        return {
            "id": item.conversation_id,
            "begun": moment(item.begun_at, now, moments) if item.begun_at else None,
            "messages": item.messages,
            "rows": sum(item.counts.values()),
            "leads": [
                {
                    "href": paths.lead(lead.id),
                    "status": self._desk.words["statuses"][lead.status.value],
                    "created": moment(lead.created_at, now, moments),
                }
                for lead in item.leads
            ],
        }

    def _proof(self, erased: PersonErased) -> dict[str, Any]:
        at = moment(erased.at, self._desk.now(), self._desk.words["moments"])
        return {
            "at": at,
            "numbers": [proof.id for proof in erased.proofs],
            "counts": [(self._texts["tables"].get(name, name), n) for name, n in erased.counts.items()],
            "delivered": bool(erased.counts.get("delivered")),
        }

    def _kept(self) -> list[tuple[str, str, str]]:
        words = wording.load("retention")["kept"]
        periods = self._desk.playbook.retention.periods()
        return [(words[name][0], in_french(period), words[name][1]) for name, period in periods.items()]

    def _report(self, report: Report) -> dict[str, Any]:
        words = wording.load("retention")["purged"]
        counts = [(words.get(kind, kind), sum(found.values())) for kind, found in report.counts.items()]
        now, moments = self._desk.now(), self._desk.words["moments"]
        at = moment(report.begun_at, now, moments)
        return {"at": at, "counts": counts, "complete": report.complete}
