"""The list of leads: what is asked for, a page at a time, and what is new in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot import wording
from bot.leads.repository import LeadPage
from bot.search.query import parse_query
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.filters import ORDERS, Choice
from bot.web.console.guards import Staff
from bot.web.console.lead_bulk import moves
from bot.web.console.lead_choices import Known, chosen, form, is_by_age, known_in, segment_links, views
from bot.web.console.lead_exports import MOST_EXPORTED, Style
from bot.web.console.lead_news import LastSeen
from bot.web.console.pages import HEADERS
from bot.web.console.rows import Row, row

PAGE_SIZE = 50
_NOTHING = Known()
MOST_COUNTED = 500
"""Above it, how many more is not worth a second of anybody's time."""


@dataclass(frozen=True)
class Listing:
    """One page of the list. `total` counts no further than just above `MOST_COUNTED`."""

    choice: Choice
    page: LeadPage
    total: int
    known: Known = Known()


class LeadList:
    """The addresses of the list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts: Mapping[str, Any] = wording.load("console_leads")["list"]
        self._bulk: Mapping[str, Any] = wording.load("console_leads")["bulk"]
        self._seen = LastSeen()

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/: the whole page."""
        choice = Choice.read(request.query_params.multi_items())
        listing = await self._desk.store.read(lambda uow: self._find(uow, choice, staff, known_in(uow)))
        values = {**self._part(listing, staff, known=None), **self._around(listing), "staff": staff}
        return self._desk.pages.render("leads.html", values)

    async def news(self, request: Request, staff: Staff) -> Response:
        """GET /console/nouveautes: the list again if it is another one than the browser shows.

        The whole first page and not only what is newer: a lead is as old as its first words, and appears
        between others when its visitor confirms it. As long as no lead at all was changed, nothing is listed.
        """
        query = request.query_params
        choice, shown = Choice.read(query.multi_items()).but(), query.get("empreinte", "")
        now, key = self._desk.now(), (staff.user.id, choice, shown)

        def find(uow: UnitOfWork) -> Listing | None:
            change = uow.leads.last_change()
            if self._seen.is_current(key, change, now):
                return None
            listing = self._find(uow, choice, staff)
            if self._fingerprint(listing) == shown:
                self._seen.note(key, change, now)
                return None
            return listing

        found = await self._desk.store.read(find)
        if found is None:
            return Response(status_code=204, headers=dict(HEADERS))
        known = frozenset(query.get("connues", "").split("."))
        return self._desk.pages.render("news.html", {**self._part(found, staff, known), "staff": staff})

    def _find(self, uow: UnitOfWork, choice: Choice, staff: Staff, known: Known = _NOTHING) -> Listing:
        if choice.search and not parse_query(choice.search):
            return Listing(choice, LeadPage(), 0, known)
        only, order = (
            choice.only(staff.user.email, self._desk.now(), self._desk.overdue()),
            ORDERS[choice.order],
        )
        page = uow.leads.page(only, order, limit=PAGE_SIZE, after=choice.after, before=choice.before)
        whole = choice.after is None and choice.before is None and not page.later
        total = len(page.leads) if whole else uow.leads.count(only, order, up_to=MOST_COUNTED + 1)
        return Listing(choice, page, total, known)

    def _part(self, listing: Listing, staff: Staff, known: frozenset[str] | None) -> dict[str, Any]:
        """What the list itself shows; `known` are the marks of the lines that the browser shows already."""
        choice, page, now = listing.choice, listing.page, self._desk.now()
        rows = [row(lead, now, self._desk.words, late=self._desk.is_late(lead)) for lead in page.leads]
        new = [item for item in rows if known is not None and item.mark not in known]
        fingerprint = self._fingerprint(listing)
        news = choice.query(empreinte=fingerprint, connues=".".join(item.mark for item in rows))
        return {
            "rows": rows,
            "new": frozenset(item.mark for item in new),
            "announcement": announcement(new, self._texts),
            "total": counted(listing.total, self._texts, "total", most=MOST_COUNTED),
            "caption": self._texts["captions"][choice.order],
            "select": self._texts["select"],
            "too_common": self._texts["too_common"] if _is_too_common(choice) else "",
            "fingerprint": fingerprint,
            "list_query": choice.but().query(),
            "news_href": paths.NEWS + news if is_by_age(choice) else "",
            "first_href": choice.but().href() if not choice.is_first_page else "",
            "newer_href": choice.but(before=page.first).href() if page.earlier else "",
            "older_href": choice.but(after=page.last).href() if page.later else "",
        }

    def _around(self, listing: Listing) -> dict[str, Any]:
        """What stands around the list: the form, the filters that are on, the exports."""
        choice, words, texts = listing.choice, self._desk.words, self._texts
        unfiltered = Choice(order=choice.order)
        return {
            "choice": choice,
            "views": views(choice, texts),
            "segments": segment_links(choice, words, texts),
            "chosen": list(chosen(choice, listing.known, words, texts)),
            "clear_href": unfiltered.href(),
            "owners": listing.known.owners,
            "exports": [
                (style.value, paths.EXPORT + choice.but().query(format=style.value)) for style in Style
            ],
            "most_exported": MOST_EXPORTED,
            "moves": moves(words, self._bulk),
            "one_chosen": texts["one_chosen"],
            "many_chosen": texts["many_chosen"],
            **form(choice, listing.known, words, texts),
            **self._beginnings(choice),
        }

    def _beginnings(self, choice: Choice) -> dict[str, str]:
        """When words are not found in full, their beginnings may be."""
        whole = choice.search.strip()
        if not whole or whole.endswith("*") or not whole[-1].isalnum():
            return {"beginning": "", "beginning_href": ""}
        label = self._texts["begins_with"].format(words=whole)
        return {"beginning": label, "beginning_href": choice.but(search=f"{whole}*").href()}

    def _fingerprint(self, listing: Listing) -> str:
        """Changes with anything that the list shows, « aujourd’hui » included."""
        today = self._desk.now().date().isoformat()
        parts = [
            f"{lead.id} {lead.version} {lead.status.value} {self._desk.is_late(lead)}"
            for lead in listing.page.leads
        ]
        return hashlib.sha256("\n".join([today, str(listing.total), *parts]).encode()).hexdigest()[:16]


def announcement(new: Sequence[Row], texts: Mapping[str, str]) -> str:
    """What is said of new lines to somebody who may not see them."""
    if len(new) == 1:
        return texts["new_one"].format(segment=new[0].segment_label, who=new[0].who)
    return counted(len(new), texts, "new") if new else ""


def counted(number: int, texts: Mapping[str, str], name: str, *, most: int | None = None) -> str:
    """« 1 demande », « 12 demandes », « plus de 1 000 demandes »."""
    if number < 2:
        return texts[f"{name}_one" if number else f"{name}_none"]
    many = most is not None and number > most
    shown = most if many else number
    return texts[f"{name}_many" if many else name].format(count=f"{shown:,}".replace(",", "\u202f"))


def _is_too_common(choice: Choice) -> bool:
    return bool(choice.search) and not parse_query(choice.search)
