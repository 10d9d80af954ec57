from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.evaluation.ports import free_port, free_ports

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_a_port_is_not_given_twice_in_a_row() -> None:
    assert len({free_port() for _ in range(50)}) == 50


def test_a_port_that_somebody_listens_on_is_passed_over() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port() + 1))
        other.listen()
        assert free_port() != other.getsockname()[1]


def test_several_ports_follow_one_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port() + 2))
        other.listen()
        first = free_ports(4)
        assert other.getsockname()[1] not in range(first, first + 4)
    assert free_ports(4) >= first + 4 or first > 31_000


@pytest.mark.skipif(
    not RANGE.exists(), reason="only Linux tells which ports it gives to outgoing connections"
)
def test_a_port_is_none_that_an_outgoing_connection_may_be_given() -> None:
    first, last = map(int, RANGE.read_text().split())
    assert free_port() not in range(first, last + 1)
