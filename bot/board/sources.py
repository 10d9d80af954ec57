"""Where a lead came from: campaign, site and page, each short enough to be counted."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from urllib.parse import urlsplit

from bot.board.facts import LeadFact

LONGEST = 120


class Origin(str, Enum):
    """Three answers to « where did they come from? »."""

    CAMPAIGN = "campaign"
    SITE = "site"
    PAGE = "page"


def origins(lead: LeadFact) -> Iterator[tuple[Origin, str]]:
    """The campaign's source, the host that led to the website, and the page of the conversation.

    An empty name means that it is not known: typed into the address bar, or not said by the browser.
    """
    yield Origin.CAMPAIGN, _short(str(lead.utm.get("utm_source") or "").strip().lower())
    yield Origin.SITE, _short(_foreign_host(lead))
    yield Origin.PAGE, _short(_path(lead.page))


def _foreign_host(lead: LeadFact) -> str:
    host = _host(lead.referrer)
    return "" if host == _host(lead.page) else host


def _host(address: str | None) -> str:
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:  # visitors' browsers send what they like
        return ""


def _path(address: str | None) -> str:
    """The path alone: what follows the question mark may name a person."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return (parts.path.rstrip("/") or "/") if parts.hostname else ""


def _short(name: str) -> str:
    name = " ".join("".join(letter for letter in name if letter.isprintable()).split())
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
