"""The SMTP server of this installation: where it is, how far it is trusted, and what its answers mean."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import Enum
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from bot.settings import PREFIX, SettingsError

_CLOSING = 421
_CLOSING_SECONDS = 0.05
_PERMANENT = 500
_ADDRESS = re.compile(r"\S+@\S+")
_LONGEST_REASON = 300
_COMMAND_SECONDS = 60.0


class Encryption(Enum):
    """How the way to the server is protected."""

    FROM_THE_START = "tls"
    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"


class ServerUnusable(Exception):
    """No e-mail can be sent for the moment: nobody answers, or the server does not let us in."""


class TryAgain(Exception):
    """The server did not take this e-mail now."""


class Refused(Exception):
    """The server will never take this e-mail. The message says why, and names no address."""


@dataclass(frozen=True)
class SmtpServer:
    """Where e-mails are handed over."""

    host: str
    port: int
    encryption: Encryption
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    seconds: float = _COMMAND_SECONDS
    """For each answer of the server."""

    @classmethod
    def read(cls, url: str) -> SmtpServer:
        """The server at `smtp://user:password@host:port` or `smtps://…`; raises `SettingsError`.

        `smtp://` begins in the clear and goes on encrypted (STARTTLS): always, except on this very machine,
        where it does so when the server offers it. `?starttls=required|optional|never` says otherwise.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise SettingsError(f"{PREFIX}SMTP_URL {error}") from None
        if not host:
            raise SettingsError(f"{PREFIX}SMTP_URL must name a host")
        encryption = _encryption(parts.scheme, host, parse_qs(parts.query).get("starttls", [""])[-1])
        user = unquote(parts.username) if parts.username else None
        if user and encryption in (Encryption.OPTIONAL, Encryption.NEVER) and not _is_local(host):
            raise SettingsError(
                f"{PREFIX}SMTP_URL must not send a password unencrypted: use starttls=required"
            )
        default_port = 465 if encryption is Encryption.FROM_THE_START else 587
        password = unquote(parts.password) if parts.password else None
        return cls(host, port or default_port, encryption, user, password)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def session(self) -> SmtpSession:
        """A connection to this server, to be used in an `async with` block."""
        return SmtpSession(self)

    def client(self) -> aiosmtplib.SMTP:
        """A client that is not connected yet."""
        wanted = {Encryption.REQUIRED: True, Encryption.OPTIONAL: None}.get(self.encryption, False)
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.encryption is Encryption.FROM_THE_START,
            start_tls=wanted,
            tls_context=self._tls_context(),
            timeout=self.seconds,
        )

    def _tls_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.encryption is Encryption.OPTIONAL and _is_local(self.host):
            # Between two programs of one machine nobody listens; their certificate is often made up.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class SmtpSession:
    """One connection, over which e-mails are sent one after the other."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._client = server.client()

    async def __aenter__(self) -> SmtpSession:
        try:
            await self._client.connect()
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError, ValueError) as error:
            await self._let_go()
            raise ServerUnusable(_said(error)) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self._client.quit()
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError):
            pass  # whatever it says to the goodbye, the e-mails are with the server
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        """Close, and leave the event loop the time to do it: it may be over right afterwards."""
        self._client.close()
        await asyncio.sleep(_CLOSING_SECONDS)

    async def greet(self) -> None:
        """Ask the server for a sign of life; raises `ServerUnusable`."""
        try:
            await self._client.noop()
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError) as error:
            raise ServerUnusable(_said(error)) from None

    async def send(self, message: EmailMessage) -> None:
        """Hand one e-mail over; raises `Refused`, `TryAgain` or `ServerUnusable`."""
        try:
            await self._client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _of_recipient(error.recipients[0]) from None
        except aiosmtplib.SMTPSenderRefused as error:
            # Our own address is wrong: an operator can mend that, the e-mail need not be lost.
            raise TryAgain(_said(error)) from None
        except aiosmtplib.SMTPResponseException as error:
            if error.code == _CLOSING:
                raise ServerUnusable(_said(error)) from None
            raise _of_recipient(error) from None
        except aiosmtplib.SMTPNotSupported as error:
            raise Refused(_said(error)) from None
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError) as error:
            raise ServerUnusable(_said(error)) from None


def _of_recipient(error: aiosmtplib.SMTPResponseException) -> Exception:
    return Refused(_said(error)) if error.code >= _PERMANENT else TryAgain(_said(error))


def _said(error: BaseException) -> str:
    """What went wrong, in one line without anybody's address."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        text = f"{error.code} {error.message}"
    else:
        text = str(error) or type(error).__name__
    return " ".join(_ADDRESS.sub("…", text).split())[:_LONGEST_REASON]


def _encryption(scheme: str, host: str, wanted: str) -> Encryption:
    if scheme == "smtps":
        return Encryption.FROM_THE_START
    if not wanted:
        return Encryption.OPTIONAL if _is_local(host) else Encryption.REQUIRED
    try:
        found = Encryption(wanted)
    except ValueError:
        found = Encryption.FROM_THE_START
    if found is Encryption.FROM_THE_START:
        raise SettingsError(f"{PREFIX}SMTP_URL: starttls must be required, optional or never")
    return found


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
