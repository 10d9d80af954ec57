"""A queued e-mail as it travels."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from bot.mail.mail import Attachment, Mail

_POLICY = policy.SMTP.clone(max_line_length=78)


class Unsendable(ValueError):
    """What is written in the queue makes no e-mail."""


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message to one address. Sent twice, it has the same Message-ID: mailboxes show it once."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(name, addr_spec=_ascii_domain(address))
        message["To"] = Address(addr_spec=_ascii_domain(mail.to))
        message["Subject"] = " ".join(mail.subject.split())
    except (ValueError, IndexError) as error:
        raise Unsendable(f"its addresses or its subject cannot be written ({type(error).__name__})") from None
    message["Date"] = format_datetime(mail.created_at.astimezone(datetime.timezone.utc))
    message["Message-ID"] = f"<{mail.id}@{_ascii_domain(address).rpartition('@')[2]}>"
    message["Content-Language"] = "fr"
    # Nobody's holiday notice should answer it.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    _attach(message, mail.attachments)
    return message


def _attach(message: EmailMessage, attachments: Sequence[Attachment]) -> None:
    """An invitation stands beside the text as well: that is where mailboxes look for what they can accept."""
    if not all(attachment.media_type.startswith("text/") for attachment in attachments):
        raise Unsendable("it has a file that is no text")
    parts = [
        (a, a.media_type.partition("/")[2], {"method": a.method} if a.method else {}) for a in attachments
    ]
    for attachment, kind, parameters in parts:
        if parameters:
            message.add_alternative(attachment.content, subtype=kind, params=parameters, cte="base64")
    for attachment, kind, parameters in parts:
        message.add_attachment(
            attachment.content, subtype=kind, params=parameters, filename=attachment.name, cte="base64"
        )


def _ascii_domain(address: str) -> str:
    """The address with its domain as the name servers know it."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise Unsendable("its address has no domain")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise Unsendable("its address has no usable domain") from None
