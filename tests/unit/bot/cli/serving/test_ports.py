from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bot.cli.errors import CommandError
from bot.cli.serving.ports import busy, reachable_host, require_free, url


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_of_another_program_is_busy(taken: int) -> None:
    with pytest.raises(CommandError, match=f"port {taken} of 127.0.0.1 is used.*AIGUILLEUR_PORT"):
        require_free("127.0.0.1", taken, "AIGUILLEUR_PORT")


def test_a_port_that_was_left_is_free(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert busy("127.0.0.1", port) is None


def test_an_address_of_another_machine_is_refused() -> None:
    assert busy("192.0.2.1", 8000) is not None


@pytest.mark.parametrize(
    ("host", "found"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.0.0.8", "10.0.0.8")]
)
def test_a_program_that_listens_everywhere_is_found_on_this_machine(host: str, found: str) -> None:
    assert reachable_host(host) == found


def test_addresses_for_browsers() -> None:
    assert url("0.0.0.0", 8000) == "http://127.0.0.1:8000/"
    assert url("::1", 8000, "/console") == "http://[::1]:8000/console"
