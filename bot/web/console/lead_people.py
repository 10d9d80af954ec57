"""On the page of a lead: what it became one with, who may be the same, and where its values came from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.accounts.account import User
from bot.leads.lead import Lead, Status
from bot.leads.origins import TRACED, FieldOrigin, Origin
from bot.matching.merging import Merging
from bot.matching.repository import Same
from bot.web.console.desk import Desk
from bot.web.console.duplicates_page import attempt, read_number
from bot.web.console.duplicates_view import anchor, done_of
from bot.web.console.guards import Problem, Staff
from bot.web.console.lead_people_found import People
from bot.web.console.lead_trouble import Trouble
from bot.web.console.lead_way import done_with
from bot.web.console.lead_words import label
from bot.web.console.matching_words import matching_words, name_of
from bot.web.console.moments import moment
from bot.web.console.rows import row, who

_LONGEST_NEED = 60
_OPEN = frozenset(Status) - {Status.DRAFT, Status.NO_CONTACT, Status.MERGED, Status.ERASED}


@dataclass(frozen=True)
class Told:
    """Where the value of a field came from; `href` leads to the message when it stands on this page."""

    label: str
    text: str
    message: str
    href: str


def people_values(
    lead: Lead,
    people: People,
    others: Sequence[Lead],
    staff: Sequence[User],
    turns: frozenset[int],
    now: datetime.datetime,
    words: Mapping[str, Any],
) -> dict[str, Any]:
    """What the template `lead_people.html` shows."""
    standing = [merge for merge in people.merges if merge.undone_at is None]
    into = next((m for m in standing if m.kind is Same.REQUEST and m.absorbed == lead.id), None)
    kept = people.leads.get(into.kept) if into else None
    return {
        "joins": [done_of(merge, people.leads, staff, now, words) for merge in standing],
        "merged_into": row(kept, now, words) if kept else None,
        "alike": [
            (
                matching_words()["kinds"][item.kind.value],
                anchor(item.id),
                row(people.leads[other], now, words),
            )
            for item in people.proposals
            if (other := item.other if item.one == lead.id else item.one) in people.leads
        ],
        "mergeable": _mergeable(lead, others, now, words),
        "origins": [
            _told(people.origins[name], staff, lead, turns)
            for name in TRACED
            if name in people.origins and getattr(lead, name) is not None
        ],
    }


def _mergeable(
    lead: Lead, others: Sequence[Lead], now: datetime.datetime, words: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """The requests that this one may take in: their id and version, and how they are called."""
    if lead.status not in _OPEN:
        return []
    layout = matching_words()["choices"]
    return [
        (
            f"{other.id}:{other.version}",
            layout.format(
                who=who(other, words),
                date=moment(other.created_at, now, words["moments"]).short,
                need=_shortened(other.need or other.regulation or matching_words()["nothing"]),
            ),
        )
        for other in others
        if other.id != lead.id and other.status in _OPEN and other.source.test == lead.source.test
    ]


def _told(origin: FieldOrigin, staff: Sequence[User], lead: Lead, turns: frozenset[int]) -> Told:
    said = matching_words()["origins"]
    here = origin.conversation_id == lead.conversation_id and origin.turn in turns
    text = said[origin.origin.value]
    if origin.origin is Origin.STAFF:
        text = text.format(who=name_of(origin.by, staff))
    return Told(
        label(origin.field),
        text,
        said["message"].format(turn=origin.turn) if origin.turn else "",
        f"#tour-{origin.turn}" if here else "",
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NEED else line[: _LONGEST_NEED - 1].rstrip() + "…"


class LeadPeople:
    """What is decided about merges on the page of a lead."""

    def __init__(self, desk: Desk, page: Any) -> None:
        self._desk = desk
        self._page = page

    async def merge(self, request: Request, staff: Staff) -> Response:
        """POST …/reunir: this request takes in another one."""
        form, lead_id = staff.form, request.path_params["lead_id"]
        other, _, version = form.get("autre", "").partition(":")
        seen = read_number(form.get("version", "")), read_number(version)
        if seen[0] is None or (other and seen[1] is None):
            raise Problem("malformed", 400)
        if not other:
            return await self._refused(request, staff, matching_words()["errors"]["none_chosen"])

        def act(work: Merging) -> object:
            return work.merge(lead_id, other, seen=(seen[0] or 0, seen[1] or 0))

        trouble = await attempt(self._desk, staff, act)
        return await self._ended(request, staff, trouble, "merged")

    async def undo(self, request: Request, staff: Staff) -> Response:
        """POST …/separer/<number>: one of the merges that the page shows."""
        number = request.path_params["number"]
        trouble = await attempt(self._desk, staff, lambda work: work.unmerge(number))
        return await self._ended(request, staff, trouble, "unmerged")

    async def _ended(self, request: Request, staff: Staff, trouble: str, done: str) -> Response:
        if trouble:
            return await self._refused(request, staff, trouble, 409)
        return done_with(request, request.path_params["lead_id"], done)

    async def _refused(self, request: Request, staff: Staff, text: str, status: int = 422) -> Response:
        trouble = Trouble("reunir", staff.form, status, errors={"form": text})
        answer: Response = await self._page.again(request, staff, trouble)
        return answer
