"""The browser that asks: where it is, what it calls itself, and whether it came encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from bot.settings import Settings
from bot.web.chat.addresses import client_key
from bot.web.console import cookies

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def address_of(request: Request, settings: Settings) -> str:
    """The key under which tries from one network address are counted."""
    peer = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    return client_key(peer, forwarded, settings.trusted_proxies)


def is_https(request: Request, settings: Settings) -> bool:
    """Whether the browser sees this page under https."""
    return cookies.is_https(request, settings.trusted_proxies)


def device_of(request: Request) -> str:
    """What the browser says of itself, as far as it helps its owner to recognise it."""
    agent = request.headers.get("user-agent", "")
    found = (_first(_BROWSERS, agent), _first(_SYSTEMS, agent))
    return "/".join(found) if any(found) else ""


def device_words(device: str, words: Mapping[str, Any]) -> str:
    """« Firefox sur Linux »"""
    browser, _, system = device.partition("/")
    if browser and system:
        return str(words["device"].format(browser=browser, system=system))
    return browser or system or str(words["unknown_device"])


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")
