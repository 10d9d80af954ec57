"""The list of conversations, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot import wording
from bot.conversations.conversation import Transcript
from bot.conversations.overview import OverviewCount, OverviewPage
from bot.search.query import Query
from bot.unit_of_work import UnitOfWork
from bot.web.console.conversation_choices import Known, chosen, fields, known_in, losses
from bot.web.console.conversation_filters import ANY_LOSS, TROUBLES, ConversationChoice
from bot.web.console.conversation_rows import conversation_row, counted
from bot.web.console.desk import Desk
from bot.web.console.excerpts import Excerpt, excerpts_of
from bot.web.console.guards import Staff
from bot.web.console.masking import veil

PAGE_SIZE = 50
SEARCH_PAGE_SIZE = 25
"""Of a search the conversations themselves are read, for the words around what was found."""
MOST_COUNTED = 500


@dataclass(frozen=True)
class Listing:
    """One page of the list. `total` counts no further than just above `MOST_COUNTED`, nor for long."""

    choice: ConversationChoice
    page: OverviewPage
    total: OverviewCount
    known: Known
    excerpts: Mapping[str, Sequence[Excerpt]]
    """Where the words that are searched for stand, by the id of the conversation."""


class ConversationList:
    """The address of the list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._own: Mapping[str, Any] = wording.load("console_conversations")
        self._masked: Mapping[str, str] = self._own["masked"]

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/conversations/."""
        choice = ConversationChoice.read(request.query_params)
        listing = await self._desk.store.read(lambda uow: self._listing(uow, choice))
        return self._desk.pages.render("conversations.html", {**self._values(listing), "staff": staff})

    def _listing(self, uow: UnitOfWork, choice: ConversationChoice) -> Listing:
        only = choice.only(self._desk.services.now(), self._desk.zone)
        size = SEARCH_PAGE_SIZE if only.search else PAGE_SIZE
        page = uow.overviews.page(only, limit=size, before=choice.before)
        first = choice.before is None
        whole = first and page.next is None
        counted = OverviewCount(len(page.rows), complete=True)
        total = counted if whole else uow.overviews.count(only, up_to=MOST_COUNTED + 1)
        excerpts = self._excerpts(uow, page, only.search) if only.search else {}
        return Listing(choice, page, total, known_in(uow), excerpts)

    def _excerpts(
        self, uow: UnitOfWork, page: OverviewPage, search: Query
    ) -> Mapping[str, Sequence[Excerpt]]:
        ids = [row.conversation.id for row in page.rows]
        turns, leads = uow.conversations.turns_of(ids), uow.leads.of_conversations(ids)
        found = {}
        for row in page.rows:
            name = row.conversation.id
            transcript = Transcript(row.conversation, tuple(turns.get(name, ())))
            found[name] = excerpts_of(transcript, search, veil(transcript, leads.get(name, ()), self._masked))
        return found

    def _values(self, listing: Listing) -> dict[str, Any]:
        words, own, choice, now = self._desk.words, self._own, listing.choice, self._desk.now()
        shown = fields(choice, listing.known, words, own)
        first = choice.first_page()
        query = first.query()
        more = listing.page.next
        return {
            "own": own,
            "choice": choice,
            "rows": [
                conversation_row(item, query, now, words, own, listing.excerpts.get(item.conversation.id, ()))
                for item in listing.page.rows
            ],
            "total": _total(listing.total, own["list"]),
            "fields": shown,
            "troubles": [
                (name, own["troubles"][mark], name in choice.troubles) for name, mark in TROUBLES.items()
            ],
            "chosen": list(chosen(choice, shown, words, own)),
            "opened": replace(first, search="", lost="", tests=False) != ConversationChoice(),
            "losses": losses(choice, own) if choice.lost else [],
            "all_href": replace(first, lost="").href(),
            "lost_href": replace(first, lost=ANY_LOSS).href(),
            "tests_href": replace(first, tests=not choice.tests).href(),
            "tests_label": own["list"]["hide_tests" if choice.tests else "show_tests"],
            "clear_href": replace(ConversationChoice(), lost=choice.lost, tests=choice.tests).href(),
            "first_href": first.href() if choice.before is not None else "",
            "older_href": replace(choice, before=more).href() if more is not None else "",
            "unfinished": more is not None and len(listing.page.rows) < SEARCH_PAGE_SIZE,
        }


def _total(total: OverviewCount, texts: Mapping[str, str]) -> str:
    if total.number > MOST_COUNTED:
        return texts["total_more"].format(count=f"{MOST_COUNTED:,}".replace(",", "\u202f"))
    return counted(total.number, texts, "total" if total.complete else "total_so_far")
