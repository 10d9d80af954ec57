"""Words that are as good as the same search on few leads and on many: each fills a page, and hardly more.

A word that seven leads of a million have is on nobody's lips in ten thousand: with the same word, a page of
many rows would be compared with an empty one. So each database is asked for a rare word of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.conversations.overview import OverviewFilter
from bot.leads.lead import Status
from bot.leads.repository import LeadFilter
from bot.search.query import Query, parse_query
from bot.seeding.content import content
from bot.unit_of_work import UnitOfWork
from bot.web.console.conversation_list import SEARCH_PAGE_SIZE
from bot.web.console.filters import HIDDEN
from bot.web.console.lead_list import PAGE_SIZE

_FAR = 100_000


def rare_word_of_leads(uow: UnitOfWork) -> str:
    """Of the rarities that made-up leads ask for, and of first names: the rarest of more than one page."""
    shown = frozenset(Status) - HIDDEN
    return rarest(
        ["rarities", "first_names"],
        lambda search: uow.leads.count(LeadFilter(shown, test=False, search=search), up_to=_FAR),
        PAGE_SIZE,
    )


def rare_word_of_conversations(uow: UnitOfWork) -> str:
    """The same of what was said: nobody is found by their name there."""

    def number(search: Query) -> int:
        return uow.overviews.count(OverviewFilter(search=search), up_to=_FAR).number

    return rarest(["rarities", "products", "adverbs"], number, SEARCH_PAGE_SIZE)


def rarest(kinds: Iterable[str], number: Callable[[Query], int], page: int) -> str:
    """Of the first kind that has one: the word with the fewest finds above a page."""
    for kind in kinds:
        words: set[str] = {word for text in content()[kind] for word in text.split() if len(word) > 3}
        found = {word: number(parse_query(word)) for word in sorted(words)}
        enough = [word for word in found if found[word] > page]
        if enough:
            return min(enough, key=lambda word: found[word])
    raise LookupError("no word of this database fills a page: fill it with more leads")
