"""The way to the server is encrypted, and its certificate is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from bot.delivery.server import ServerUnusable, SmtpServer
from tests.integration.delivery.mailbox import PASSWORD, USER, Certificate, Mailbox, MailServer


@pytest.fixture
def secured(mailbox: Mailbox, certificate: Certificate) -> Iterator[MailServer]:
    with MailServer(mailbox, tls=certificate, login=True) as server:
        yield server


def address(server: MailServer, password: str = PASSWORD, query: str = "?starttls=required") -> str:
    return f"smtp://{USER}:{quote(password)}@127.0.0.1:{server.port}{query}"


async def greeted(url: str) -> None:
    impatient = replace(SmtpServer.read(url), seconds=3.0)
    async with impatient.session() as session:
        await session.greet()


async def test_a_certificate_that_we_trust_lets_us_in(
    secured: MailServer, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    await greeted(address(secured))


async def test_a_certificate_that_nobody_vouches_for_is_refused(secured: MailServer) -> None:
    with pytest.raises(ServerUnusable, match="(?i)certificate"):
        await greeted(address(secured))


async def test_on_this_machine_any_certificate_will_do_unless_it_is_required(secured: MailServer) -> None:
    await greeted(address(secured, query=""))


async def test_a_server_that_does_not_encrypt_gets_nothing_when_it_must(mailbox: Mailbox) -> None:
    with MailServer(mailbox) as server, pytest.raises(ServerUnusable, match="(?i)starttls"):
        await greeted(f"{server.url}?starttls=required")


async def test_a_wrong_password_is_told_without_it(secured: MailServer) -> None:
    with pytest.raises(ServerUnusable) as refused:
        await greeted(address(secured, password="wrong-secret", query=""))
    assert "wrong-secret" not in str(refused.value)
