"""Asks a program whether it is well: over HTTP, or by the file that it touches."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.cli.serving.ports import reachable_host

_SERVER_ERROR = 500


class Health(Protocol):
    """A way to know whether a program can work."""

    async def passes(self, seconds: float) -> bool:
        """Whether the program is well; the answer is awaited for so long."""


@dataclass(frozen=True)
class Heartbeat:
    """A file that a program without a port touches as long as it is not stuck."""

    file: Path
    longest: float
    """Seconds between two touches."""

    async def passes(self, seconds: float) -> bool:
        """Whether the file was touched lately."""
        try:
            return time.time() - self.file.stat().st_mtime <= self.longest
        except OSError:
            return False


@dataclass(frozen=True)
class AnyOf:
    """Several servers of one program: it can work as long as one of them can."""

    checks: tuple[Health, ...]

    async def passes(self, seconds: float) -> bool:
        """Whether one of them is well."""
        return any(await asyncio.gather(*(check.passes(seconds) for check in self.checks)))


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
