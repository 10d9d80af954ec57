"""Network addresses: whether they are free, and how to reach them."""

from __future__ import annotations

import errno
import socket

from bot.cli.errors import CommandError

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


def busy(host: str, port: int) -> str | None:
    """Why nobody can listen there, or None when the address is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return f"{host} is not an address of this machine"
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} of {host} is used by another program"
        return f"nobody may listen on port {port} of {host} ({error.strerror})"
    return None


def require_free(host: str, port: int, variable: str) -> None:
    """Refuse an address that is not free; the message names the setting that chooses another one."""
    reason = busy(host, port)
    if reason is not None:
        raise CommandError(f"{reason}: stop it, or choose another one with {variable}")


def reachable_host(host: str) -> str:
    """Where a program that listens on `host` is found from this machine."""
    return _LOOPBACK.get(host, host)


def url(host: str, port: int, path: str = "/") -> str:
    """An address for people and browsers."""
    host = reachable_host(host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"
