"""Who may come in: tokens, and how often somebody may knock."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request

from bot.relay.connection import Relay
from bot.settings import Settings
from bot.web.chat.addresses import client_key
from bot.web.chat.errors import Refusal
from bot.web.chat.shared_limits import SharedLimit, wait_for_all
from bot.web.chat.tokens import Tokens, Visitor

Settled = Callable[[str], Awaitable[None]]


class Gate:
    """One per process; how often somebody knocked is counted for all of them where they share a Redis."""

    def __init__(
        self, settings: Settings, relay: Relay | None = None, *, settled: Settled | None = None
    ) -> None:
        """`settled` returns when what was shown last in a conversation is written down."""
        self._settings = settings
        self._settled = settled
        self._tokens = Tokens(settings.secret)
        self._by_conversation = SharedLimit(relay, "conversation", settings.rate_conversation)
        self._by_address = SharedLimit(relay, "address", settings.rate_address)
        self._openings = SharedLimit(relay, "sessions", settings.rate_sessions)
        self._evaluation = SharedLimit(relay, "evaluation", settings.rate_evaluation)

    async def admit(self, request: Request, evaluation_key: str) -> bool:
        """Whoever opens a conversation; returns whether it is one of the evaluation."""
        test = self._is_evaluation(evaluation_key)
        await take((self._evaluation, "") if test else (self._openings, self.address(request)))
        if evaluation_key and not test:
            raise Refusal("evaluation_refused")  # never a real conversation by mistake
        return test

    def issue(self, visitor: Visitor) -> str:
        """A token for a conversation that was just opened."""
        return self._tokens.issue(visitor)

    async def visitor(self, request: Request) -> Visitor:
        """Whoever holds the token of the request, if they do not come too often.

        What they were shown is written down when this returns.
        """
        return await self._with_all_written(await self._counted(request, writes=False))

    async def writer(self, request: Request) -> Visitor:
        """The same for whoever does something in the conversation, if they do not do too much."""
        return await self._with_all_written(await self._counted(request, writes=True))

    async def speaker(self, request: Request) -> Visitor:
        """The same for whoever says something: it is written down after what was said before."""
        return await self._counted(request, writes=True)

    async def _with_all_written(self, visitor: Visitor) -> Visitor:
        if self._settled is not None:
            await self._settled(visitor.conversation_id)
        return visitor

    async def _counted(self, request: Request, *, writes: bool) -> Visitor:
        visitor = self._holder(request)
        if visitor is not None and visitor.test:
            await take((self._evaluation, ""))
            return visitor
        of_address = (self._by_address, self.address(request))
        if visitor is None:
            await take(of_address)
            raise Refusal("unauthorized")
        await take(of_address, *([(self._by_conversation, visitor.conversation_id)] if writes else []))
        return visitor

    def _holder(self, request: Request) -> Visitor | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self._tokens.read(token.strip()) if scheme.lower() == "bearer" else None

    def address(self, request: Request) -> str:
        """The network address under which a request is counted."""
        peer = request.client.host if request.client else ""
        # Several headers of this name are one list.
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        return client_key(peer, forwarded, self._settings.trusted_proxies)

    def _is_evaluation(self, given: str) -> bool:
        key = self._settings.evaluation_key
        return bool(key) and hmac.compare_digest(given.encode("utf-8", "replace"), key.encode())


async def take(*taken: tuple[SharedLimit, str], code: str = "too_many_requests") -> None:
    """Take one from the bucket of each key, or refuse."""
    wait = await wait_for_all(*taken)
    if wait:
        raise Refusal(code, retry_after=wait)
