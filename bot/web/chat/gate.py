"""Who may come in: tokens, and how often somebody may knock."""

from __future__ import annotations

import hmac

from starlette.requests import Request

from bot.settings import Settings
from bot.web.chat.addresses import client_key
from bot.web.chat.errors import Refusal
from bot.web.chat.limits import RateLimit
from bot.web.chat.tokens import Tokens, Visitor


class Gate:
    """One per process: it remembers who knocked how often."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = Tokens(settings.secret)
        self._by_conversation = RateLimit(settings.rate_conversation)
        self._by_address = RateLimit(settings.rate_address)
        self._openings = RateLimit(settings.rate_sessions)
        self._evaluation = RateLimit(settings.rate_evaluation)

    def admit(self, request: Request, evaluation_key: str) -> bool:
        """Whoever opens a conversation; returns whether it is one of the evaluation."""
        test = self._is_evaluation(evaluation_key)
        take(*((self._evaluation, "") if test else (self._openings, self.address(request))))
        if evaluation_key and not test:
            raise Refusal("evaluation_refused")  # never a real conversation by mistake
        return test

    def issue(self, visitor: Visitor) -> str:
        """A token for a conversation that was just opened."""
        return self._tokens.issue(visitor)

    def visitor(self, request: Request) -> Visitor:
        """Whoever holds the token of the request, if they do not come too often."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        visitor = self._tokens.read(token.strip()) if scheme.lower() == "bearer" else None
        evaluation = visitor is not None and visitor.test
        take(*((self._evaluation, "") if evaluation else (self._by_address, self.address(request))))
        if visitor is None:
            raise Refusal("unauthorized")
        return visitor

    def writer(self, request: Request) -> Visitor:
        """Whoever holds the token and does something in the conversation, if they do not do too much."""
        visitor = self.visitor(request)
        if not visitor.test:
            take(self._by_conversation, visitor.conversation_id)
        return visitor

    def address(self, request: Request) -> str:
        """The network address under which a request is counted."""
        peer = request.client.host if request.client else ""
        # Several headers of this name are one list.
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        return client_key(peer, forwarded, self._settings.trusted_proxies)

    def _is_evaluation(self, given: str) -> bool:
        key = self._settings.evaluation_key
        return bool(key) and hmac.compare_digest(given.encode("utf-8", "replace"), key.encode())


def take(limit: RateLimit, key: str, code: str = "too_many_requests") -> None:
    """Take one from the bucket of this key, or refuse."""
    wait = limit.wait(key)
    if wait:
        raise Refusal(code, retry_after=wait)
