"""The HTTP server's side of a connection, with little patience for clients that are slow on purpose.

uvicorn waits without end for a request that arrives byte by byte, takes headers of any length, and keeps
an answer for ever that nobody fetches. A few thousand such clients would hold every connection there is.
Run it with `uvicorn --http bot.web.server:PatientProtocol`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from bot.web.whole_writes import WholeWrites

HEAD_SECONDS = 15.0
"""From the beginning of a connection, or from the end of an answer, to the end of the next request's head."""
UNREAD_SECONDS = 30.0
"""For a client that fetches nothing of an answer which waits for it."""
MOST_HEAD_BYTES = 32 * 1024
MOST_BYTES = 1024 * 1024
"""Of whatever else comes before the next head is due: a body, or a request sent ahead of its turn."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

if TYPE_CHECKING:
    # Whichever of the two parsers is installed: both have these parts.
    class _Protocol(asyncio.Protocol):
        transport: asyncio.Transport
        loop: asyncio.AbstractEventLoop
        cycle: Any

        def on_response_complete(self) -> None:
            """An answer is out."""
else:
    _Protocol = AutoHTTPProtocol


class PatientProtocol(_Protocol):
    """One connection."""

    _head_timer: asyncio.TimerHandle | None = None
    _unread_timer: asyncio.TimerHandle | None = None
    _received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is here: they shall say what they want."""
        super().connection_made(WholeWrites(transport, self.loop))  # type: ignore[arg-type]
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """A part of a request, or of what should have been its body."""
        answered = self.cycle
        super().data_received(data)
        if self.cycle is not answered:  # the head of a request is complete, whatever came behind it
            self._received = 0
            self._stop_waiting_for_head()
            return
        self._received += len(data)
        if self._received > (MOST_HEAD_BYTES if self._is_head_due() else MOST_BYTES):
            self._hang_up(_TOO_LARGE)

    def on_response_complete(self) -> None:
        """The answer is out; what comes now belongs to the next request, or to nothing."""
        super().on_response_complete()
        if not self._is_answering():
            self._expect_head()

    def pause_writing(self) -> None:
        """More waits for the client than it fetches."""
        super().pause_writing()
        self._unread_timer = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has fetched what waited."""
        super().resume_writing()
        self._stop_waiting_for_client()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is here any more."""
        super().connection_lost(exc)
        self._stop_waiting_for_head()
        self._stop_waiting_for_client()

    def _expect_head(self) -> None:
        self._stop_waiting_for_head()
        self._received = 0
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._hang_up, _TOO_SLOW)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _is_head_due(self) -> bool:
        """Whether what comes now is the head of a request, not the body of one that is answered already."""
        return self.cycle is None or (self.cycle.response_complete and not self.cycle.more_body)

    def _hang_up(self, last_words: bytes) -> None:
        self._stop_waiting_for_head()
        if self._is_answering():
            self.transport.abort()  # words of ours would end up in the middle of the answer
        elif not self.transport.is_closing():
            self.transport.write(last_words)
            self.transport.close()

    def _stop_waiting_for_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()

    def _stop_waiting_for_client(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
