"""Which process works in a conversation: one at a time, whatever machine it runs on."""

from __future__ import annotations

from typing import Protocol


class Claims(Protocol):
    """The claims of one process. What it holds when it ends, however it ends, is free again at once.

    Within a process nothing is kept apart: that is for the process itself to do.
    """

    far: bool
    """Whether asking takes its time, so that an event loop should not wait for it."""

    def take(self, conversation_id: str) -> bool:
        """Claim a conversation without waiting; False: another process has it.

        Raises `StorageUnavailable`.
        """

    def give_back(self, conversation_id: str) -> None:
        """Let others have it."""

    def close(self) -> None:
        """Give everything back."""
