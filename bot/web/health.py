"""Is this process alive, and could it serve a visitor now?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.bootstrap import Services
from bot.unit_of_work import StorageUnavailable

_log = structlog.get_logger(__name__)
_NO_STORE = {"Cache-Control": "no-store"}


def routes(services: Services, rasa_is_ready: Callable[[], Awaitable[bool]]) -> list[BaseRoute]:
    """`/health` answers as long as the process does; `/ready` asks what it depends on."""

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    async def ready(request: Request) -> Response:
        parts = {
            "database": await anyio.to_thread.run_sync(_database_is_ready, services),
            "rasa": await rasa_is_ready(),
        }
        state = {name: "ok" if good else "unavailable" for name, good in parts.items()}
        if services.relay is not None:  # visitors are served without it: no reason to send them elsewhere
            state["redis"] = "ok" if await services.relay.is_there() else "away"
        return JSONResponse(state, 200 if all(parts.values()) else 503, _NO_STORE)

    return [Route("/health", health, methods=["GET"]), Route("/ready", ready, methods=["GET"])]


def _database_is_ready(services: Services) -> bool:
    try:
        return services.database.is_current()
    except StorageUnavailable as error:
        _log.warning("ready.no_database", error=str(error))
        return False
