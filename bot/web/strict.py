"""What no client of ours sends is refused before anything reads it, and what fails says nothing of why."""

from __future__ import annotations

import re
import traceback

import structlog
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import wording
from bot.web.chat.errors import Refusal

_log = structlog.get_logger(__name__)
_HOST = re.compile(rb"(?:[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)
_LENGTH = re.compile(rb"[0-9]{1,15}")
_API = "/api/"
"""Which refuses in a form of its own."""


class StrictRequests:
    """Refuses requests that cannot be meant seriously; the last resort of all that fails behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if not _is_readable(scope):
            return await Refusal("malformed").response()(scope, receive, send)
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            # The server would log the exception with its text, and that may quote a visitor.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            _log.error("web.failed", error=type(error).__name__, where=f"{frame.filename}:{frame.lineno}")
            if begun:
                raise BrokenOff from None
            await _failed()(scope, receive, send)


class BrokenOff(Exception):
    """An answer could not be finished: the server closes the connection, and nobody takes it for whole."""


def _is_readable(scope: Scope) -> bool:
    """Whether the host can be a host and the length a length, and no NUL, which no database stores."""
    headers = scope["headers"]
    hosts = [value for name, value in headers if name == b"host" and value]
    lengths = [value for name, value in headers if name == b"content-length"]
    sane = all(map(_HOST.fullmatch, hosts)) and all(map(_LENGTH.fullmatch, lengths))
    plain = "\x00" not in scope["path"] and b"%00" not in scope["query_string"]
    return sane and (plain or scope["path"].startswith(_API))


def _failed() -> Response:
    return PlainTextResponse(
        wording.load("door")["errors"]["unavailable"], 500, headers={"Cache-Control": "no-store"}
    )
