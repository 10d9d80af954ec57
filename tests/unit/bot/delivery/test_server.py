from __future__ import annotations

import pytest

from bot.delivery.server import Encryption, SmtpServer
from bot.settings import SettingsError


def test_the_address_names_host_port_and_account() -> None:
    server = SmtpServer.read("smtp://bot%40exemple.fr:p%2Fss%40@mail.exemple.fr:2525")
    assert (server.host, server.port) == ("mail.exemple.fr", 2525)
    assert (server.user, server.password) == ("bot@exemple.fr", "p/ss@")
    assert "p/ss" not in repr(server) + str(server)


@pytest.mark.parametrize(
    ("url", "port", "encryption"),
    [
        ("smtps://mail.exemple.fr", 465, Encryption.FROM_THE_START),
        ("smtp://mail.exemple.fr", 587, Encryption.REQUIRED),
        ("smtp://mail.exemple.fr?starttls=optional", 587, Encryption.OPTIONAL),
        ("smtp://localhost:25", 25, Encryption.OPTIONAL),
        ("smtp://user:word@127.0.0.1:25", 25, Encryption.OPTIONAL),
        ("smtp://[::1]:25?starttls=never", 25, Encryption.NEVER),
        ("smtp://127.0.0.1?starttls=required", 587, Encryption.REQUIRED),
    ],
)
def test_the_way_is_encrypted_unless_it_stays_on_this_machine(
    url: str, port: int, encryption: Encryption
) -> None:
    server = SmtpServer.read(url)
    assert (server.port, server.encryption) == (port, encryption)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://user:word@mail.exemple.fr?starttls=never",
        "smtp://user:word@mail.exemple.fr?starttls=optional",
        "smtp://mail.exemple.fr?starttls=perhaps",
        "smtp://mail.exemple.fr?starttls=tls",
        "smtp://mail.exemple.fr:99999",
        "smtp://:25",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_its_variable(url: str) -> None:
    with pytest.raises(SettingsError, match="AIGUILLEUR_SMTP_URL"):
        SmtpServer.read(url)
