"""Session tokens: signed, so that a conversation's id is worth nothing without its signature."""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

MAX_AGE_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """Whom a token lets in: one conversation, marked when it belongs to the evaluation."""

    conversation_id: str
    test: bool = False


class Tokens:
    """Signs and reads tokens."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="visitor-session")

    def issue(self, visitor: Visitor) -> str:
        """A token for this conversation."""
        return str(self._serializer.dumps([visitor.conversation_id, int(visitor.test)]))

    def read(self, token: str) -> Visitor | None:
        """Whom this token lets in; None when it is forged or too old."""
        try:
            conversation_id, test = self._serializer.loads(token, max_age=MAX_AGE_SECONDS)
        except (BadData, TypeError, ValueError):
            return None
        return Visitor(str(conversation_id), bool(test))
