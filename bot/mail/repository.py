"""Where e-mails wait, as the rest of the product sees it."""

from __future__ import annotations

from typing import Protocol

from bot.mail.mail import Mail


class MailQueue(Protocol):
    """E-mails to be sent, written in the transaction that makes them true."""

    def add(self, mail: Mail) -> None:
        """Ask the delivery worker to send this e-mail, due at once."""
