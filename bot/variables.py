"""What the variables of the environment may say: a reader for each kind, which refuses what cannot be.

The message of a `ValueError` goes on where the name of the variable ends: « must be a port number … ».
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SHORTEST_SECRET = 16
MOST_PROCESSES = 64
MOST_USUAL = 4

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
T = TypeVar("T")


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds, written `30/60`."""

    requests: int
    seconds: float


def database(text: str) -> str:
    """A database's address: SQLite or PostgreSQL."""
    if not re.match(r"(sqlite:///[^/]|sqlite:////|postgresql(\+\w+)?://)", text):
        raise ValueError("must be sqlite:///file or postgresql://user@host/database")
    return text


def redis(text: str) -> str:
    """The address of a Redis server."""
    if not re.fullmatch(r"(rediss?://[^\s/]+(/\d*)?|unix:///\S+)", text):
        raise ValueError("must be redis://host:port/number, rediss://… or unix:///file")
    return text


def mail_server(text: str) -> str:
    """The address of a mail server."""
    if not re.fullmatch(r"smtps?://([^\s/@]+@)?[^\s/@]+/?", text):
        raise ValueError("must be smtp://user:password@host:port or smtps://…")
    return text


def mail_address(text: str) -> str:
    """An e-mail address, alone or behind a name."""
    if not re.fullmatch(r"([^<>@\n]+ <)?[^\s<>@]+@[^\s<>@]+>?", text):
        raise ValueError("must be an e-mail address, or Name <address>")
    return text


def port(text: str) -> int:
    """A port number."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(f"must be a port number from 1 to 65535, not {text!r}")
    return int(text)


def processes(text: str) -> int:
    """How many processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PROCESSES:
        raise ValueError(f"must be a number of processes from 1 to {MOST_PROCESSES}, not {text!r}")
    return int(text)


def usual_processes() -> int:
    """One for each processor that this process may use; with more than a few, the door would not keep up."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(mine, MOST_USUAL)


def secret_text(text: str) -> str:
    """A secret that is long enough."""
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return text


def log_level(text: str) -> str:
    """One of the log levels."""
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}, not {text!r}")
    return text.upper()


def rate(text: str) -> Rate:
    """Requests in seconds."""
    found = re.fullmatch(r"(\d{1,9})/(\d{1,6})", text)
    if found is None or int(found[1]) == 0 or int(found[2]) == 0:
        raise ValueError(f"must be written requests/seconds, for example 30/60, not {text!r}")
    return Rate(int(found[1]), float(found[2]))


def origin(text: str) -> str:
    """The beginning of an address: scheme, host, port."""
    if not re.fullmatch(r"https?://[^\s/?#@]+", text):
        raise ValueError(f"must list origins such as https://www.example.fr, not {text!r}")
    return text.lower()


def http_address(text: str) -> str:
    """An address on the web."""
    if not re.fullmatch(r"https?://[^\s@]+", text):
        raise ValueError(f"must be an address such as http://127.0.0.1:4318/v1/traces, not {text!r}")
    return text


def share(text: str) -> float:
    """A part of the whole."""
    if not re.fullmatch(r"(0|1|0?\.\d{1,6}|[01]\.0+)", text):
        raise ValueError(f"must be a share from 0 to 1, for example 0.1, not {text!r}")
    return float(text)


def internal_host(text: str) -> str:
    """A host, with a port or without."""
    if not re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", text):
        raise ValueError(f"must list hosts such as crm.internal or 10.0.0.7:8069, not {text!r}")
    return text.lower()


def network(text: str) -> Network:
    """An address or a network."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"must list addresses or networks such as 10.0.0.0/8, not {text!r}") from None


def list_of(parse: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """A reader of values that commas separate."""
    return lambda text: tuple(parse(item.strip()) for item in text.split(",") if item.strip())
