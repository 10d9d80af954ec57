"""What the API answers when it cannot do what was asked (RFC 9457, `application/problem+json`)."""

from __future__ import annotations

import http
import math
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"
NO_STORE = {"Cache-Control": "no-store"}
CODES: Mapping[str, tuple[int, str]] = {
    "unauthorized": (401, "The key is missing, wrong, expired or revoked."),
    "forbidden": (403, "The key does not allow this."),
    "not_found": (404, "There is nothing here, or no longer."),
    "method_not_allowed": (405, "This is not done here."),
    "refused": (409, "The lead does not allow this change."),
    "changed": (412, "Somebody else changed the lead since it was read: read it again."),
    "too_large": (413, "The body is too large."),
    "unsupported_media_type": (415, "Send application/json."),
    "invalid": (422, "The request cannot be read as it is."),
    "version_missing": (428, "Send the ETag of the lead in If-Match."),
    "too_many_requests": (429, "Too many requests with this key."),
    "failed": (500, "Something went wrong here. Nothing was changed."),
    "unavailable": (503, "The database is busy or away: try again."),
}
"""The status of every problem, and what it says."""


class ApiProblem(Exception):
    """A request that is not answered as asked; `code` is one of `CODES`."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Mapping[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = errors or {}
        self.retry_after = retry_after

    def response(self) -> JSONResponse:
        """The answer."""
        status, said = CODES[self.code]
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": http.HTTPStatus(status).phrase,
            "status": status,
            "code": self.code,
            "detail": self.detail or said,
        }
        if self.errors:
            body["errors"] = [{"field": name, "message": text} for name, text in self.errors.items()]
        headers = dict(NO_STORE)
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if self.retry_after is not None:
            headers["Retry-After"] = str(max(1, math.ceil(self.retry_after)))
        return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


async def of_http(_: Request, error: Exception) -> JSONResponse:
    """What Starlette itself refuses: an address or a method that is not there."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = {404: "not_found", 405: "method_not_allowed"}.get(status, "failed")
    response = ApiProblem(code).response()
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update({name: value for name, value in error.headers.items()})
    return response
