"""Which addresses of the network a webhook may lead to: those of other machines on the public internet."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = frozenset({443, 8443})
"""Where HTTPS is served."""
_DEFAULT_PORTS = {"https": 443, "http": 80}
_LONGEST = 2000
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
"""The last part of `2130706433`, `0x7f.1` or `127.1`, which machines take for addresses; no name ends so."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,126}")
_THIS_MACHINE = "localhost"
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24",
            "198.18.0.0/15", "::/96", "100::/64", "2001::/23", "2001:db8::/32", "fec0::/10", "64:ff9b:1::/48",
        ),
    )
)  # fmt: skip
"""What the library takes for public, or did in one of its versions: shared and relay addresses, what clouds
offer to their own machines, and forms that hide another address."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class BadAddress(ValueError):
    """Nothing is sent to this address; `code` is its key in the wording of the console."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Target:
    """Where a webhook leads, before its name is looked up."""

    scheme: str
    host: str
    port: int
    internal: bool
    """Whether an operator has named this host: then it may be anywhere."""


def target_of(url: str, internal_hosts: Iterable[str]) -> Target:
    """Read the address of a webhook; raises `BadAddress`."""
    if len(url) > _LONGEST or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url) or "\\" in url:
        raise BadAddress("malformed", "it is not an address")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise BadAddress("malformed", "it is not an address") from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise BadAddress("malformed", "it is not an address that begins with https://")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress("credentials", "it holds a name, a password or a fragment")
    port = port if port is not None else _DEFAULT_PORTS[parts.scheme]
    known = frozenset(internal_hosts)
    internal = host in known or f"{host}:{port}" in known or f"[{host}]:{port}" in known
    if not internal:
        host = _as_looked_up(host)
        if parts.scheme != "https":
            raise BadAddress("not_https", "it does not begin with https://")
        if port not in PORTS:
            raise BadAddress("port", f"port {port} is not allowed")
        if _NUMBER.fullmatch(host.rpartition(".")[2]) and _literal(host) is None:
            raise BadAddress("malformed", "it is a number in a form that only machines write")
        literal = _literal(host)
        if (literal is not None and not is_public(literal)) or host.rpartition(".")[2] == _THIS_MACHINE:
            raise BadAddress("private", "it is not an address of the public internet")
    return Target(parts.scheme, host, port, internal)


def _as_looked_up(host: str) -> str:
    """The name in the letters of the network: « ①②⑦.⓪.⓪.① » is an address. Raises `BadAddress`."""
    if ":" in host:
        return host
    try:
        name = host.encode("idna").decode().rstrip(".").lower()
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise BadAddress("malformed", "no machine has such a name")
    return name


def is_public(address: Address) -> bool:
    """Whether this is a machine of the public internet, in whatever form its address is written."""
    hidden = _hidden_in(address)
    if hidden is not None:
        return is_public(hidden)
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    if address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback:
        return False
    return address.is_global and not address.is_private and not address.is_link_local


def _hidden_in(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one that leads to it."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
