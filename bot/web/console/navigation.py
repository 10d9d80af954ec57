"""The menu of the console: the pages that this member of staff may open and that this installation has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route

from bot.accounts.account import Role
from bot.accounts.permissions import Permission, may
from bot.web.console import paths


@dataclass(frozen=True)
class Entry:
    """A page of the menu; `name` is its key in the wording.

    What belongs to running the product and not to the work of every day is folded up.
    """

    name: str
    path: str
    permission: Permission
    folded: bool = False


@dataclass(frozen=True)
class NavigationLink:
    """A link of the menu as a page shows it."""

    label: str
    href: str
    current: bool
    folded: bool = False


ENTRIES = (
    Entry("leads", paths.HOME, Permission.LEADS),
    Entry("appointments", paths.APPOINTMENTS, Permission.LEADS),
    Entry("duplicates", paths.DUPLICATES, Permission.LEADS),
    Entry("board", paths.BOARD, Permission.BOARD),
    Entry("conversations", paths.CONVERSATIONS, Permission.TRANSCRIPTS),
    Entry("reviews", paths.REVIEWS, Permission.REVIEWS),
    Entry("insight", paths.INSIGHT, Permission.REVIEWS),
    Entry("routing", paths.ROUTING, Permission.USERS, folded=True),
    Entry("users", paths.USERS, Permission.USERS, folded=True),
    Entry("audit", paths.AUDIT, Permission.USERS, folded=True),
    Entry("sending", paths.SENDING, Permission.USERS, folded=True),
    Entry("keys", paths.KEYS, Permission.USERS, folded=True),
    Entry("persons", paths.PERSONS, Permission.USERS, folded=True),
    Entry("settings", paths.SETTINGS, Permission.USERS, folded=True),
)


def entries_of(routes: Iterable[BaseRoute]) -> tuple[Entry, ...]:
    """The entries whose page is among these routes."""
    served = {route.path for route in routes if isinstance(route, Route)}
    return tuple(entry for entry in ENTRIES if entry.path in served)


def menu(entries: Sequence[Entry], role: Role, path: str, labels: Mapping[str, str]) -> list[NavigationLink]:
    """The links for a member of staff with this role, on the page at this path."""
    allowed = [entry for entry in entries if may(role, entry.permission)]
    here = max((entry.path for entry in allowed if _is_below(path, entry.path)), key=len, default="")
    return [
        NavigationLink(labels[entry.name], entry.path, entry.path == here, entry.folded) for entry in allowed
    ]


def home_of(entries: Sequence[Entry], role: Role) -> str:
    """The page that somebody with this role sees first; empty when there is none."""
    return next((entry.path for entry in entries if may(role, entry.permission)), "")


def _is_below(path: str, entry: str) -> bool:
    if entry == paths.HOME:
        return path == paths.HOME or path.startswith(paths.LEADS)
    return path == entry or path.startswith(entry.rstrip("/") + "/")
