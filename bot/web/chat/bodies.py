"""The body of a request, as far as it is small and arrives in time."""

from __future__ import annotations

import anyio
from starlette.requests import ClientDisconnect, Request

from bot.web.chat.errors import Refusal
from bot.web.chat.requests import MAX_BODY_BYTES

_SECONDS = 10.0
_LONGEST_LENGTH = 15
"""Digits: Python itself refuses to read numbers of thousands."""


async def read_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """The whole body, up to `limit` bytes; what is too large is not even read to its end."""
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or len(length) > _LONGEST_LENGTH:
        raise Refusal("malformed")
    if int(length) > limit:
        raise Refusal("too_large")
    with anyio.move_on_after(_SECONDS):
        return await _read(request, limit)
    raise Refusal("too_slow")


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise Refusal("too_large")
    except ClientDisconnect:
        raise Refusal("too_slow") from None
    return bytes(body)
