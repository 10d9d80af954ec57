"""Who asks, what their key allows, and how often: before any endpoint sees a request."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.accounts.api_tokens import USED_AGAIN, ApiToken, Scope, hash_of
from bot.bootstrap import Services
from bot.unit_of_work import StorageUnavailable, UnitOfWork
from bot.web.api.problems import ApiProblem
from bot.web.chat.errors import Refusal
from bot.web.chat.shared_limits import SharedLimit
from bot.web.chat.store import Store

_log = structlog.get_logger(__name__)
_LONGEST_KEY = 200
ApiEndpoint = Callable[[Request, ApiToken], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
_OF_REFUSALS = {"too_large": "too_large", "too_slow": "invalid"}


@dataclass(frozen=True)
class Gate:
    """One per process."""

    services: Services
    store: Store
    limit: SharedLimit

    @classmethod
    def of(cls, services: Services) -> Gate:
        """The gate of these services."""
        return cls(services, Store(services), SharedLimit(services.relay, "api", services.settings.rate_api))

    def guarded(self, endpoint: ApiEndpoint, scope: Scope) -> Endpoint:
        """An endpoint for keys with this scope. Every failure ends in a problem that names no data."""

        async def answer(request: Request) -> Response:
            try:
                token = await self._admitted(request, scope)
                return await endpoint(request, token)
            except ApiProblem as problem:
                return problem.response()
            except Refusal as refusal:
                return ApiProblem(_OF_REFUSALS.get(refusal.code, "invalid")).response()
            except StorageUnavailable as error:
                _log.error("api.no_database", error=str(error))
                return ApiProblem("unavailable", retry_after=1).response()
            except Exception as error:
                frame = traceback.extract_tb(error.__traceback__)[-1]
                _log.error("api.failed", error=type(error).__name__, where=f"{frame.filename}:{frame.lineno}")
                return ApiProblem("failed").response()

        return answer

    async def _admitted(self, request: Request, scope: Scope) -> ApiToken:
        token = await self._known(request)
        wait = await self.limit.wait(token.id)
        if wait:
            raise ApiProblem("too_many_requests", retry_after=wait)
        if scope not in token.scopes:
            raise ApiProblem("forbidden", f"This needs a key with the scope {scope.value}.")
        return token

    async def _known(self, request: Request) -> ApiToken:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not 0 < len(secret) <= _LONGEST_KEY:
            raise ApiProblem("unauthorized")
        now = self.services.now()
        token = await self.store.read(lambda uow: uow.api_tokens.by_hash(hash_of(secret)))
        if token is None or not token.is_open(now):
            raise ApiProblem("unauthorized")
        if token.last_used_at is None or now >= token.last_used_at + USED_AGAIN:
            known = token

            def note(uow: UnitOfWork) -> None:
                uow.api_tokens.used(known.id, now)

            await self.store.write(note)
        return token
