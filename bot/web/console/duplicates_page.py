"""« Doublons » : pairs that may be one, what was merged, and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.accounts.lead_work import Forbidden, UnknownLead
from bot.accounts.permissions import Permission
from bot.leads.changes import ChangeRefused
from bot.leads.repository import LeadChanged
from bot.matching.merging import Merging, UnknownMerge, UnknownProposal
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.duplicates_view import done_of, leads_of, pair_of, people_behind
from bot.web.console.guards import Form, Problem, Staff, for_staff
from bot.web.console.matching_words import matching_words
from bot.web.console.pages import HEADERS

PAGE = 12
_LARGEST = 2**53
Act = Callable[[Merging], object]


class DuplicatesPage:
    """The address /console/doublons and what is decided there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/doublons: what waits, or what was merged."""
        done = matching_words()["done"].get(request.query_params.get("fait", ""), "")
        return await self._render(staff, dict(request.query_params), done=done)

    async def merge(self, request: Request, staff: Staff) -> Response:
        """POST …/<number>/fusionner: they are one."""
        number, seen = request.path_params["number"], _seen(staff.form)
        return await self._decide(staff, lambda work: work.accept(number, seen=seen), "merged")

    async def set_apart(self, request: Request, staff: Staff) -> Response:
        """POST …/<number>/separer: they are two."""
        number = request.path_params["number"]
        return await self._decide(staff, lambda work: work.dismiss(number), "apart")

    async def undo(self, request: Request, staff: Staff) -> Response:
        """POST …/fusions/<number>/annuler."""
        number = request.path_params["number"]
        return await self._decide(staff, lambda work: work.unmerge(number), "unmerged", merged=True)

    async def _decide(self, staff: Staff, act: Act, done: str, *, merged: bool = False) -> Response:
        """Do it, and back to the part of the list where it stood."""
        chosen = {"vue": "fusions"} if merged else {}
        if (before := read_number(staff.form.get("avant", ""))) is not None:
            chosen["avant"] = str(before)
        trouble = await attempt(self._desk, staff, act)
        if trouble:
            return await self._render(staff, chosen, error=trouble, status=409)
        query = urlencode({**chosen, "fait": done})
        return RedirectResponse(f"{paths.DUPLICATES}?{query}", 303, headers=dict(HEADERS))

    async def _render(
        self, staff: Staff, chosen: dict[str, str], *, done: str = "", error: str = "", status: int = 200
    ) -> Response:
        merged, before = chosen.get("vue") == "fusions", read_number(chosen.get("avant", ""))
        now, words = self._desk.now(), self._desk.words

        def read(uow: UnitOfWork) -> dict[str, Any]:
            if merged:
                found = uow.merges.newest(before=before, limit=PAGE + 1)
                shown, more = found[:PAGE], len(found) > PAGE
                behind = people_behind(uow, shown)
                ids = [*leads_of([], shown), *(lead_id for found in behind.values() for lead_id in found)]
                leads = {lead.id: lead for lead in uow.leads.with_ids(list(dict.fromkeys(ids)))}
                people = uow.users.all()
                lines = [done_of(m, leads, people, now, words, behind.get(m.id, ())) for m in shown]
                return {"merges": lines, "pairs": [], "last": shown[-1].id if more else None}
            page = uow.proposals.open(before=before, limit=PAGE)
            leads = {lead.id: lead for lead in uow.leads.with_ids(leads_of(page.proposals, []))}
            pairs = [pair for item in page.proposals if (pair := pair_of(item, leads, now, words))]
            return {"merges": [], "pairs": pairs, "last": page.proposals[-1].id if page.more else None}

        values = await self._desk.store.read(read)
        last = values.pop("last")
        view = {"vue": "fusions"} if merged else {}
        return self._desk.pages.render(
            "duplicates.html",
            {
                **values,
                "staff": staff,
                "said": matching_words(),
                "merged": merged,
                "before": "" if before is None else before,
                "done": done,
                "error": error,
                "first_href": _href(view) if before is not None else "",
                "older_href": _href({**view, "avant": str(last)}) if last is not None else "",
            },
            status,
        )


def duplicates_routes(desk: Desk) -> list[BaseRoute]:
    """The page and its forms."""
    page, allowed = DuplicatesPage(desk), Permission.LEADS
    forms = {
        "/{number:row}/fusionner": page.merge,
        "/{number:row}/separer": page.set_apart,
        "/fusions/{number:row}/annuler": page.undo,
    }
    return [
        Route(paths.DUPLICATES, for_staff(desk, page.show, allowed), methods=["GET"]),
        *(
            Route(paths.DUPLICATES + place, for_staff(desk, act, allowed), methods=["POST"])
            for place, act in forms.items()
        ),
    ]


async def attempt(desk: Desk, staff: Staff, act: Act) -> str:
    """Do it; what came in between, in words, if anything did."""
    errors, now = matching_words()["errors"], desk.now()

    def write(uow: UnitOfWork) -> None:
        act(Merging(uow, staff.user, now, desk.follow))

    try:
        await desk.store.write(write)
    except Forbidden:
        raise Problem("forbidden", 403) from None
    except ChangeRefused as refused:
        return str(errors.get(refused.code, errors["gone"]))
    except LeadChanged:
        return str(errors["changed"])
    except (UnknownLead, UnknownMerge, UnknownProposal):
        return str(errors["gone"])
    return ""


def read_number(text: str) -> int | None:
    """A number in an address, or none."""
    fits = text.isascii() and text.isdigit() and len(text) < 17
    return int(text) if fits and int(text) <= _LARGEST else None


def _seen(form: Form) -> tuple[int, int] | None:
    """The versions of both requests from which the pair was drawn."""
    one, other = (read_number(form.get(name, "")) for name in ("version-une", "version-autre"))
    return None if one is None or other is None else (one, other)


def _href(query: dict[str, str]) -> str:
    return f"{paths.DUPLICATES}?{urlencode(query)}" if query else paths.DUPLICATES
