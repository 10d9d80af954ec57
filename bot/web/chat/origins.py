"""Which websites may talk to the door from a visitor's browser: our own, and those that the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.chat.errors import Refusal

PREFIX = "/chat/"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "DELETE, GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class AllowedOrigins:
    """Refuses other origins before the door sees the request. No cookie is used, so none is allowed for."""

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer preflights, refuse strangers, mark the answers for the others."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:
            return await self._app(scope, receive, _marked(send, None))
        if origin.lower() not in self._allowed and not _is_own(origin, headers.get("host", "")):
            return await Refusal("origin_refused").response()(scope, receive, _marked(send, None))
        if scope["method"] == "OPTIONS":
            return await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, _marked(send, origin))
        return await self._app(scope, receive, _marked(send, origin))


def _is_own(origin: str, host: str) -> bool:
    """The scheme is not compared: behind a proxy we do not know under which one the visitor sees us."""
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:  # no origin that a browser has
        return False


def _marked(send: Send, origin: str | None) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if origin is not None:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = "Retry-After"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        await send(message)

    return marked
