"""Requests to the world outside, from inside: only to machines of the public internet, or to named ones.

The name of a receiver is looked up once, its addresses are checked, and the connection is made to one of the
addresses that were checked: what the name means a moment later changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpx

from bot.sending.addresses import BadAddress, Target, is_public, target_of

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_LOOK_UP_SECONDS = 5.0
_TRIED = 3
TIMEOUT = httpx.Timeout(15.0, connect=5.0)


class AddressRefused(Exception):
    """The receiver is somewhere where nothing is sent to."""


async def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the machine knows them."""
    found = await asyncio.wait_for(
        asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM), _LOOK_UP_SECONDS
    )
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedTransport(httpx.AsyncBaseTransport):
    """Connects to addresses that were checked, and shows the name of the host to TLS all the same."""

    def __init__(
        self,
        internal_hosts: Iterable[str] = (),
        resolve: Resolve = look_up,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._internal = frozenset(internal_hosts)
        self._resolve = resolve
        # No connection is kept: the next request may be to another host at the same address.
        self._inner = inner or httpx.AsyncHTTPTransport(
            trust_env=False, limits=httpx.Limits(max_connections=100, max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it to the first address that answers."""
        try:
            target = target_of(str(request.url), self._internal)
        except BadAddress as error:
            raise AddressRefused(str(error)) from None
        addresses = await self._addresses(target)
        for address in addresses[:-1]:
            try:
                return await self._inner.handle_async_request(_pinned(request, target, address))
            except httpx.ConnectError:
                continue
        return await self._inner.handle_async_request(_pinned(request, target, addresses[-1]))

    async def _addresses(self, target: Target) -> Sequence[str]:
        try:
            found = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError, asyncio.TimeoutError):
            raise httpx.ConnectError("the name of the host is not known") from None
        if not found:
            raise httpx.ConnectError("the host has no address")
        if not target.internal and not all(_is_allowed(address) for address in found):
            raise AddressRefused("it leads to an address that is not of the public internet")
        return found[:_TRIED]

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()


def client(internal_hosts: Iterable[str], resolve: Resolve = look_up) -> httpx.AsyncClient:
    """A client for receivers: it follows no redirect, knows no proxy and keeps no cookie."""
    return httpx.AsyncClient(
        transport=CheckedTransport(internal_hosts, resolve),
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "Aiguilleur", "Accept-Encoding": "identity"},
    )


def _pinned(request: httpx.Request, target: Target, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": target.host},
    )


def _is_allowed(address: str) -> bool:
    try:
        return is_public(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
