"""Sends the head and the body of an HTTP message in one piece.

uvicorn writes the one and then the other. Sent one by one they wake the other side twice, and the
second waits for the first.
"""

from __future__ import annotations

import asyncio
from typing import Any

_MOST_WAITING = 64 * 1024


class WholeWrites:
    """A transport that sends what is written while others have their turn in the event loop once."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []
        self._waiting = 0

    def write(self, data: bytes) -> None:
        """Send it with whatever else is written before the loop goes on."""
        if not self._written:
            self._loop.call_soon(self._loop.call_soon, self._send)  # a body may come from a task of its own
        self._written.append(data)
        self._waiting += len(data)
        if self._waiting > _MOST_WAITING:
            self._send()  # the transport says when it has enough

    def close(self) -> None:
        """Close once everything is sent."""
        self._send()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what is not sent is lost."""
        self._written, self._waiting = [], 0
        self._transport.abort()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Hand the connection to another protocol, which is told nothing of what was written before."""
        self._send()
        self._transport.set_protocol(protocol)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the transport's own."""
        return getattr(self._transport, name)

    def _send(self) -> None:
        written, self._written, self._waiting = self._written, [], 0
        if written and not self._transport.is_closing():
            self._transport.write(b"".join(written))
