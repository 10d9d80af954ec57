"""Erase everything that is kept under a conversation: all of it or nothing, and repeated until it is done.

The database of record forgets in one transaction, which also leaves the proof. Other stores (Rasa's tracker)
forget afterwards: a proof is unfinished until they have, and whoever finds an unfinished one does it again.
A command or a page that erases a person everywhere calls `erase` for each of their conversations.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.conversations.repository import UnknownConversation
from bot.privacy.repository import ErasingUnitOfWork


class AskedBy(str, Enum):
    """Who wanted it."""

    VISITOR = "visitor"
    STAFF = "staff"


@dataclass(frozen=True)
class Proof:
    """That a conversation was erased: when, at whose request and how much it was. Says nothing of anybody."""

    id: str
    digest: str
    asked_by: AskedBy
    erased_at: datetime.datetime
    counts: Mapping[str, int]
    """Rows by table; `delivered` are requests that had been handed over to other tools before."""
    finished_at: datetime.datetime | None = None


def digest_of(conversation_id: str) -> str:
    """By which an erased conversation is recognised; the id cannot be worked out from it."""
    return hashlib.sha256(conversation_id.encode()).hexdigest()


def erase(uow: ErasingUnitOfWork, conversation_id: str, by: AskedBy, now: datetime.datetime) -> Proof:
    """Erase a conversation in this transaction; one that was erased before gives its proof again.

    Raises `UnknownConversation` when there is nothing under this id and never was.
    """
    counts = uow.erasures.wipe(conversation_id, now)
    # Asked only now: whoever erased it at the same moment has been waited for.
    before = uow.erasures.of(conversation_id)
    if before is not None:
        return before
    if not any(counts.values()):
        raise UnknownConversation(conversation_id)
    proof = Proof(str(uuid.uuid4()), digest_of(conversation_id), by, now, counts)
    uow.erasures.add(proof, conversation_id)
    return proof
