from __future__ import annotations

from bot.accounts.account import Role
from bot.web.console import paths
from bot.web.console.navigation import ENTRIES, entries_of, home_of, menu
from bot.wording import load

LABELS = load("console")["navigation"]


def test_only_pages_that_exist_stand_in_the_menu() -> None:
    assert entries_of([]) == ()


def test_everybody_sees_the_pages_of_their_role() -> None:
    assert [link.href for link in menu(ENTRIES, Role.SUPPORT, paths.BOARD, LABELS)] == [
        paths.BOARD,
        paths.CONVERSATIONS,
        paths.REVIEWS,
        paths.INSIGHT,
    ]
    assert len(menu(ENTRIES, Role.ADMIN, paths.BOARD, LABELS)) == len(ENTRIES)


def test_the_menu_says_where_one_is() -> None:
    def current(path: str) -> list[str]:
        return [link.label for link in menu(ENTRIES, Role.ADMIN, path, LABELS) if link.current]

    assert current("/console/") == current("/console/demandes/some-lead") == ["Demandes"]
    assert current("/console/conversations/c1") == ["Conversations"]
    assert current("/console/mon-compte") == []


def test_the_first_page_is_one_that_may_be_opened() -> None:
    assert home_of(ENTRIES, Role.SALES) == paths.HOME
    assert home_of(ENTRIES, Role.SUPPORT) == paths.BOARD
    assert home_of((), Role.SUPPORT) == ""
