"""One turn of a conversation, and the failures that end it.

Rasa swallows most exceptions (`except Exception` in the processor and in the tracker store) and goes on as
if the turn had succeeded. A turn that fails here must end visibly, with nothing of it stored, so the
failures derive from `BaseException`: Rasa lets them through.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from rasa.shared.core.trackers import DialogueStateTracker


class TurnFailed(BaseException):
    """The turn is lost as a whole: nothing of it is stored, and the same message may be sent again."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class StoreFailed(TurnFailed):
    """The tracker store could not read or write."""


class ConversationMoved(StoreFailed):
    """Another process stored a turn of this conversation in the meantime."""

    def __init__(self) -> None:
        super().__init__("conversation_moved")


class OutOfOrder(Exception):
    """The message is not the next one of its conversation."""


@dataclass
class Turn:
    """What the channel and the processor share while one message is handled."""

    tracker: DialogueStateTracker
    saved: bool = False


current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)
