"""The cookies of the console: before, during and after the sign-in."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from bot.variables import Network

SESSION = "aiguilleur_session"
"""The token of a session."""
VISIT = "aiguilleur_visite"
"""A random value to which the sign-in form is bound."""
STEP = "aiguilleur_etape"
"""The token of a session that still waits for its second factor."""
_PATH = "/console"


def keep(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Give the browser a cookie that no script reads, no other site sends and the browser's end forgets."""
    response.set_cookie(name, value, path=_PATH, httponly=True, samesite="lax", secure=secure)


def forget(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path=_PATH, httponly=True, samesite="lax")


def is_https(request: Request, trusted: Sequence[Network]) -> bool:
    """Whether the browser sees this page under https: itself, or through a proxy that we trust."""
    if request.url.scheme == "https":
        return True
    scheme = request.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    return scheme == "https" and _is_trusted(request, trusted)


def _is_trusted(request: Request, trusted: Sequence[Network]) -> bool:
    try:
        peer = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    address = getattr(peer, "ipv4_mapped", None) or peer
    return any(address.version == network.version and address in network for network in trusted)
