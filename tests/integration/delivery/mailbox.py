"""A real SMTP server for tests, with a mailbox, certificates of its own, and faults on demand."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.evaluation.ports import free_port

USER, PASSWORD = "facteur", "une clé pour le courrier"


class Mailbox:
    """What has arrived, and what the server is told to answer."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answers: list[str] = []
        """Answers to the next e-mails that are not taken."""
        self.taken: Callable[[], None] = lambda: None
        """Called when an e-mail has been taken, before the answer says so."""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Refuse the address when told so."""
        if self.answers and self.answers[0].startswith("rcpt "):
            return self.answers.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the e-mail, unless told otherwise."""
        if self.answers:
            return self.answers.pop(0)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.taken()
        return "250 OK"

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.received]


class Certificate:
    """A certificate for 127.0.0.1 that signs itself."""

    def __init__(self, folder: Path) -> None:
        self.file, self.key = folder / "cert.pem", folder / "key.pem"
        command = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=test",
        ]
        names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(self.key), "-out", str(self.file)]
        subprocess.run([*command, *names], check=True, capture_output=True, timeout=60)

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context


class MailServer:
    """Starts and stops the server on one port."""

    def __init__(self, mailbox: Mailbox, *, tls: Certificate | None = None, login: bool = False) -> None:
        self.mailbox = mailbox
        self.port = free_port()
        self._options: dict[str, Any] = {}
        if tls is not None:
            self._options.update(tls_context=tls.context(), require_starttls=True)
        if login:
            self._options.update(authenticator=_authenticate, auth_required=True)
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> MailServer:
        self._controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port, **self._options)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            with suppress(asyncio.CancelledError):
                self._controller.stop()
            self._controller = None

    def __enter__(self) -> MailServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right)
