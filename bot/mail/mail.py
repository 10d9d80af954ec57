"""An e-mail to be sent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """One e-mail to one address, as text and, where it helps, as HTML. `id` also makes its Message-ID."""

    id: str
    to: str
    subject: str
    text: str
    html: str | None
    created_at: datetime.datetime
