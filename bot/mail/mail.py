"""An e-mail to be sent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file of text that goes with an e-mail."""

    name: str
    media_type: str
    content: str
    method: str = ""
    """Of a calendar: what its reader is asked to do, as RFC 6047 has it in the header."""


@dataclass(frozen=True)
class Mail:
    """One e-mail to one address, as text and, where it helps, as HTML. `id` also makes its Message-ID."""

    id: str
    to: str
    subject: str
    text: str
    html: str | None
    created_at: datetime.datetime
    lead_id: str | None = None
    """The lead it speaks of: it goes when the lead is erased."""
    attachments: tuple[Attachment, ...] = ()
