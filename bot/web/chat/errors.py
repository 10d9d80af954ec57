"""What the door answers when it cannot do what was asked: a status, a code and a sentence in French."""

from __future__ import annotations

import math
from collections.abc import Mapping

from starlette.responses import JSONResponse

from bot import wording

STATUS: Mapping[str, int] = {
    "unauthorized": 401,
    "erased": 401,
    "evaluation_refused": 401,
    "origin_refused": 403,
    "message_unknown": 404,
    "not_offered": 404,
    "too_slow": 408,
    "button_expired": 409,
    "conversation_ended": 409,
    "message_conflict": 409,
    "too_large": 413,
    "malformed": 422,
    "text_missing": 422,
    "text_too_long": 422,
    "text_unreadable": 422,
    "button_unknown": 422,
    "comment_too_long": 422,
    "email": 422,
    "satisfaction_range": 422,
    "copies_limited": 429,
    "too_many_copies": 429,
    "too_many_requests": 429,
    "too_many_listeners": 429,
    "assistant_away": 503,
    "answer_pending": 503,
    "overloaded": 503,
    "unavailable": 503,
}
"""The status of every error code of the protocol."""


class Refusal(Exception):
    """A request that is not answered as asked; `code` is one of `STATUS`."""

    def __init__(self, code: str, *, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after

    def response(self) -> JSONResponse:
        """The answer to the browser."""
        headers = {"Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(max(1, math.ceil(self.retry_after)))
        if STATUS[self.code] == 401:
            headers["WWW-Authenticate"] = "Bearer"
        body = {"error": self.code, "message": wording.load("door")["errors"][self.code]}
        return JSONResponse(body, STATUS[self.code], headers)
