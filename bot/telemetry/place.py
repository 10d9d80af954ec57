"""Where a process publishes its metrics and its health."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """An address, and what whoever reads metrics there must know."""

    host: str
    port: int
    token: str = field(default="", repr=False)
