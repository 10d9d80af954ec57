"""The list of leads, newest first, and what is new in it since the browser last asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.leads.lead import Status
from bot.leads.repository import LeadPage
from bot.qualification.segments import Segment
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.filters import Choice
from bot.web.console.guards import Staff
from bot.web.console.pages import HEADERS
from bot.web.console.rows import Row, row

PAGE_SIZE = 50


@dataclass(frozen=True)
class Link:
    """A filter to choose, or to take back."""

    label: str
    href: str
    current: bool
    code: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of the list."""

    choice: Choice
    page: LeadPage
    total: int


class LeadList:
    """The addresses of the list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/: the whole page."""
        listing = await self._listing(Choice.read(request.query_params))
        values = {**self._part(listing, known=None), **self._filters(listing.choice), "staff": staff}
        return self._desk.pages.render("leads.html", values)

    async def news(self, request: Request, _: Staff) -> Response:
        """GET /console/nouveautes: the list again if it is another one than the browser shows.

        The whole first page and not only what is newer: a lead is as old as its first words, and appears
        between others when its visitor confirms it.
        """
        query = request.query_params
        listing = await self._listing(replace(Choice.read(query), after=None))
        values = self._part(listing, known=frozenset(query.get("connues", "").split(".")))
        if values["fingerprint"] == query.get("empreinte"):
            return Response(status_code=204, headers=dict(HEADERS))
        return self._desk.pages.render("news.html", values)

    async def _listing(self, choice: Choice) -> Listing:
        def find(uow: UnitOfWork) -> Listing:
            only = choice.only()
            page = uow.leads.page(only, limit=PAGE_SIZE, after=choice.after)
            return Listing(choice, page, uow.leads.count(only))

        return await self._desk.store.read(find)

    def _part(self, listing: Listing, known: frozenset[str] | None) -> dict[str, Any]:
        """What the list itself shows; `known` are the marks of the lines that the browser shows already."""
        words, choice, now = self._desk.words, listing.choice, self._desk.now()
        rows = [row(lead, now, words) for lead in listing.page.leads]
        new = [item for item in rows if known is not None and item.mark not in known]
        fingerprint = _fingerprint(listing, now.date().isoformat())
        news = choice.query(empreinte=fingerprint, connues=".".join(item.mark for item in rows))
        older = replace(choice, after=listing.page.last) if listing.page.later else None
        return {
            "rows": rows,
            "new": frozenset(item.mark for item in new),
            "announcement": announcement(new, words["list"]),
            "total": _counted(listing.total, words["list"], "total"),
            "fingerprint": fingerprint,
            "news_href": paths.NEWS + news if choice.after is None else "",
            "first_href": replace(choice, after=None).href() if choice.after else "",
            "older_href": older.href() if older else "",
        }

    def _filters(self, choice: Choice) -> dict[str, Any]:
        words = self._desk.words
        texts = words["list"]
        return {
            "segments": [
                Link(texts["all_segments"], choice.with_segment(None).href(), choice.segment is None),
                *_segment_links(choice, words["segments"]),
            ],
            "statuses": [
                Link(texts["all_statuses"], choice.with_status(None).href(), choice.status is None),
                *_status_links(choice, words["statuses"]),
            ],
            "drafts": _switch(choice.drafts, replace(choice, drafts=not choice.drafts), texts, "drafts"),
            "tests": _switch(choice.tests, replace(choice, tests=not choice.tests), texts, "tests"),
        }


def announcement(new: Sequence[Row], texts: Mapping[str, str]) -> str:
    """What is said of new lines to somebody who may not see them."""
    if len(new) == 1:
        return texts["new_one"].format(segment=new[0].segment_label, who=new[0].who)
    return _counted(len(new), texts, "new") if new else ""


def _counted(number: int, texts: Mapping[str, str], name: str) -> str:
    if number < 2:
        return texts[f"{name}_one" if number else f"{name}_none"]
    return texts[name].format(count=f"{number:,}".replace(",", "\u202f"))


def _segment_links(choice: Choice, labels: Mapping[str, str]) -> Iterable[Link]:
    for segment in Segment:
        href = choice.with_segment(segment).href()
        yield Link(labels[segment.value], href, choice.segment is segment, segment.value)


def _status_links(choice: Choice, labels: Mapping[str, str]) -> Iterable[Link]:
    for status in Status:
        yield Link(labels[status.value], choice.with_status(status).href(), choice.status is status)


def _switch(on: bool, other: Choice, texts: Mapping[str, str], name: str) -> Link:
    label = texts[f"hide_{name}" if on else f"show_{name}"]
    return Link(label, replace(other, after=None).href(), on)


def _fingerprint(listing: Listing, today: str) -> str:
    """Changes with anything that the list shows, « aujourd’hui » included."""
    parts = [f"{lead.id} {lead.updated_at.isoformat()} {lead.status.value}" for lead in listing.page.leads]
    return hashlib.sha256("\n".join([today, str(listing.total), *parts]).encode()).hexdigest()[:16]
