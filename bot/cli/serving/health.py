"""Asks a program over HTTP whether it is well."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bot.cli.serving.ports import reachable_host

_SERVER_ERROR = 500


@dataclass(frozen=True)
class HealthCheck:
    """An address that answers without a server error when the program can work."""

    host: str
    port: int
    path: str

    async def passes(self, seconds: float) -> bool:
        """Whether the program answers now."""
        try:
            status = await asyncio.wait_for(self._status(), seconds)
        except (OSError, asyncio.TimeoutError, ValueError, IndexError):
            return False
        return status < _SERVER_ERROR

    async def _status(self) -> int:
        reader, writer = await asyncio.open_connection(reachable_host(self.host), self.port)
        try:
            head = (f"GET {self.path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Connection: close")
            writer.write("\r\n".join((*head, "", "")).encode())
            return int((await reader.readline()).split()[1])
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
