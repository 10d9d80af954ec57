"""Session tokens: signed, so that a conversation's id is worth nothing without its signature."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from itsdangerous import BadData, URLSafeTimedSerializer

MAX_AGE_SECONDS = 30 * 24 * 3600
CLOCK_SECONDS = 24 * 3600
"""By how much a clock may be set back without locking anybody out."""
_REMEMBERED = 4_096
_LONGEST = 512
"""Characters; what is longer is none of ours."""


@dataclass(frozen=True)
class Visitor:
    """Whom a token lets in: one conversation, marked when it belongs to the evaluation."""

    conversation_id: str
    test: bool = False


class Tokens:
    """Signs and reads tokens."""

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="visitor-session")
        self._now = now
        # A visitor brings the same token with each message: its signature is worked out once.
        self._signed = lru_cache(maxsize=_REMEMBERED)(self._read)

    def issue(self, visitor: Visitor) -> str:
        """A token for this conversation."""
        return str(self._serializer.dumps([visitor.conversation_id, int(visitor.test)]))

    def read(self, token: str) -> Visitor | None:
        """Whom this token lets in; None when it is forged or too old.

        One from later than now was issued before the clock was set back: its holder is not to blame.
        """
        if len(token) > _LONGEST:
            return None
        try:
            visitor, issued_at = self._signed(token)
        except (BadData, TypeError, ValueError):
            return None
        age = self._now() - issued_at
        return visitor if -CLOCK_SECONDS <= age <= MAX_AGE_SECONDS else None

    def _read(self, token: str) -> tuple[Visitor, float]:
        """Whom it names and when it was issued; what is forged raises, and is not remembered."""
        (conversation_id, test), issued_at = self._serializer.loads(token, return_timestamp=True)
        return Visitor(str(conversation_id), bool(test)), issued_at.timestamp()
