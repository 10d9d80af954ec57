"""Ports of this machine for servers that are started for a while: by an evaluation, a benchmark or a test."""

from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Iterator

# Below the ports that kernels give to outgoing connections (from 32768 on Linux, from 49152 elsewhere): one
# of those can be taken by anybody's request between its choice here and the moment its server listens.
_FIRST, _COUNT = 20000, 12000
# Processes that run side by side begin far from each other and go on to the next port each time.
_STRIDE = 1009


def _candidates() -> Iterator[int]:
    begin = os.getpid() * _STRIDE
    return (_FIRST + number % _COUNT for number in itertools.count(begin))


_next = _candidates()


def free_port() -> int:
    """A port that nobody listens on and that this process has not been given lately.

    Raises `OSError` when every port is taken.
    """
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of so many such ports that follow one another. Raises `OSError`."""
    found = 0
    for port in itertools.islice(_next, _COUNT):
        found = found + 1 if _is_free(port) and port > _FIRST else 0
        if found == count:
            return port - count + 1
    raise OSError("no port of this machine is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
