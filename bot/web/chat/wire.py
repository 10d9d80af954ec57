"""HTTP between the door and the process behind it: connections that are kept, a deadline for each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
import anyio

from bot.web.whole_writes import WholeWrites

Headers = Mapping[str, str]
_NONE: Headers = {}
# Nobody on the other side looks at what a browser would say of itself.
_UNSAID = ("Accept", "Accept-Encoding", "User-Agent")


class WireBroken(Exception):
    """The other side could not be reached, or went away, or does not speak HTTP."""


class WireSlow(WireBroken):
    """There was no answer in time: the other side may still be at work on the request."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes


class _WholeRequest(aiohttp.ClientRequest):
    """A request whose head and body leave together."""

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """Send it over this connection."""
        protocol = conn.protocol
        if protocol is not None and not isinstance(protocol.transport, WholeWrites):
            protocol.transport = WholeWrites(protocol.transport, self.loop)  # type: ignore[assignment,arg-type]
        return await super().send(conn)


class Wire:
    """Speaks with one server, over at most so many connections at once; opens nothing before the first."""

    def __init__(self, url: str, headers: Headers, *, connections: int) -> None:
        self._url = url.rstrip("/")
        self._headers = headers
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def request(
        self, method: str, path: str, body: bytes | None = None, *, seconds: float, headers: Headers = _NONE
    ) -> Reply:
        """The reply to one request, which has `headers` beside those of all of them.

        Raises `WireBroken`, and `WireSlow` after so many seconds.
        """
        try:
            with anyio.fail_after(seconds):
                asking = self._opened().request(
                    method, self._url + path, data=body, headers=headers, allow_redirects=False
                )
                async with asking as response:
                    return Reply(response.status, await response.read())
        except TimeoutError as error:
            raise WireSlow(type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:
            raise WireBroken(type(error).__name__) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers=self._headers,
                skip_auto_headers=_UNSAID,
                timeout=aiohttp.ClientTimeout(total=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                request_class=_WholeRequest,
            )
        return self._session
