"""Contact details of a conversation, shown to one member of staff for a while, once they asked for them.

The audit log is the permission: who asked is written down first, and what is written down is what counts.
"""

from __future__ import annotations

import datetime

from bot.accounts.account import User
from bot.accounts.audit import record
from bot.unit_of_work import UnitOfWork

SHOWN = datetime.timedelta(minutes=15)
"""How long contact details stay shown."""
UNMASKED, MASKED = "transcript.unmasked", "transcript.masked"
KIND = "conversation"


def shown_until(
    uow: UnitOfWork, user: User, conversation_id: str, now: datetime.datetime
) -> datetime.datetime | None:
    """Until when this person sees the contact details of this conversation; None: they do not."""
    last = uow.audit.last(conversation_id, user.id, (UNMASKED, MASKED))
    if last is None or last.action == MASKED:
        return None
    until = last.at + SHOWN
    return until if now < until else None


def unmask(uow: UnitOfWork, user: User, conversation_id: str, now: datetime.datetime, reason: str) -> None:
    """Show them from now on; `reason` is a code, empty when none was given."""
    details = {"reason": reason} if reason else {}
    record(uow, user, UNMASKED, KIND, conversation_id, now, **details)


def mask(uow: UnitOfWork, user: User, conversation_id: str, now: datetime.datetime) -> None:
    """Hide them again."""
    record(uow, user, MASKED, KIND, conversation_id, now)
