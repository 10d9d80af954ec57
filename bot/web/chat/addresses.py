"""From which network address a request comes, seen through the proxies that we trust and no others."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from bot.variables import Network

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_key(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The key under which a client's requests are counted; of IPv6 the network, which one customer owns.

    `X-Forwarded-For` is read from its end: only what a trusted proxy wrote there is believed.
    """
    address = _parse(peer)
    if address is None:
        return peer or "unknown"
    for hop in reversed(forwarded_for.split(",")):
        if not _is_trusted(address, trusted):
            break
        before = _parse(hop.strip())
        if before is None:
            break
        address = before
    return _key(address)


def _parse(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: _Address, trusted: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in trusted)


def _key(address: _Address) -> str:
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False).network_address)
