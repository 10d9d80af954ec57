"""Every failure is answered in the protocol's own form; none takes a visitor's words into a log."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.conversations.repository import ConversationEnded, UnknownConversation
from bot.telemetry.metrics import REFUSED
from bot.unit_of_work import StorageUnavailable
from bot.web.chat.errors import Refusal

_log = structlog.get_logger(__name__)
RETRY_AFTER = 3
Endpoint = Callable[[Request], Awaitable[Response]]
IsErased = Callable[[str], Awaitable[bool]]


def guarded(endpoint: Endpoint, is_erased: IsErased) -> Endpoint:
    """The endpoint, whose exceptions are answers; `is_erased` tells why a conversation is not there."""

    async def answer(request: Request) -> Response:
        try:
            return await _known(endpoint, request, is_erased)
        except Refusal as refusal:
            REFUSED.labels(refusal.code).inc()
            return refusal.response()
        except StorageUnavailable as error:
            _log.error("door.no_database", path=request.url.path, error=str(error))
        except Exception as error:
            _log.error("door.failed", path=request.url.path, error=type(error).__name__, where=_where(error))
        REFUSED.labels("unavailable").inc()
        return Refusal("unavailable", retry_after=RETRY_AFTER).response()

    return answer


async def _known(endpoint: Endpoint, request: Request, is_erased: IsErased) -> Response:
    try:
        return await endpoint(request)
    except ConversationEnded:
        raise Refusal("conversation_ended") from None
    except UnknownConversation as error:
        erased = await is_erased(str(error.args[0])) if error.args else False
        raise Refusal("erased" if erased else "unauthorized") from None


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"
