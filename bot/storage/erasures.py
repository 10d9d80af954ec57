"""Erasing conversations in SQL, and the proofs of it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.conversation import TurnStatus
from bot.leads.repository import ConversationErased
from bot.privacy.erasure import AskedBy, Proof, digest_of
from bot.privacy.ledger import Erased
from bot.redaction import Clean
from bot.storage import tables
from bot.storage.contact_tables import erasures_due, redactions_due
from bot.storage.erasure_tables import erasures
from bot.storage.memory import Memory
from bot.storage.origins import LAST_TURN
from bot.storage.prepared import Prepared
from bot.storage.redacting import redact
from bot.storage.upserts import add_missing
from bot.storage.wiping import wipe_conversation

_conversations, _turns = tables.conversations, tables.turns
_PENDING = TurnStatus.PENDING.value
_CONVERSATION = sa.bindparam("the_conversation")
_HELD = Prepared(
    sa.select(_conversations.c.id, LAST_TURN.scalar_subquery().label("last_turn"))
    .where(_conversations.c.id == _CONVERSATION)
    .with_for_update(read=True, key_share=True, of=_conversations)
)
_OF_DIGEST = Prepared(sa.select(erasures).where(erasures.c.digest == sa.bindparam("the_digest")))


class SqlErasures:
    """The `ErasureRepository` of one transaction."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory = memory or Memory()

    def wipe(self, conversation_id: str, at: datetime.datetime | None = None) -> Mapping[str, int]:
        """Everything with the id of the conversation or of one of its leads, and their e-mails."""
        return wipe_conversation(self._connection, conversation_id, at)

    def add(self, proof: Proof, conversation_id: str) -> None:
        """The digest is unique: of two who erase at once, one finds the proof of the other."""
        row = {
            "id": proof.id,
            "digest": proof.digest,
            "conversation_id": conversation_id,
            "asked_by": proof.asked_by.value,
            "erased_at": proof.erased_at,
            "finished_at": proof.finished_at,
            "counts": dict(proof.counts),
        }
        self._connection.execute(erasures.insert().values(row))

    def of(self, conversation_id: str) -> Proof | None:
        """Found by the digest, long after the id is forgotten."""
        row = _OF_DIGEST.first(self._connection, {"the_digest": digest_of(conversation_id)})
        return _proof(row) if row is not None else None

    def unfinished(self, *, limit: int = 100) -> Sequence[tuple[str, str]]:
        """Whose conversation's id is still there."""
        waiting = sa.select(erasures.c.id, erasures.c.conversation_id).where(
            erasures.c.conversation_id.is_not(None)
        )
        return [(row[0], row[1]) for row in self._connection.execute(waiting.limit(limit))]

    def finish(self, proof_id: str, at: datetime.datetime) -> None:
        """The id goes, the digest stays."""
        done = erasures.update().where(erasures.c.id == proof_id, erasures.c.finished_at.is_(None))
        self._connection.execute(done.values(finished_at=at, conversation_id=None))

    def ask(self, conversation_ids: Collection[str], by: AskedBy, at: datetime.datetime) -> None:
        """Whoever asks twice asks once."""
        asked = {"asked_by": by.value, "asked_at": at}
        rows = ({"conversation_id": conversation_id, **asked} for conversation_id in conversation_ids)
        add_missing(self._connection, erasures_due, *rows)

    def asked(self, *, limit: int, after: str = "") -> Sequence[tuple[str, AskedBy]]:
        """The row goes with the conversation."""
        mine = erasures_due.c.conversation_id
        due = sa.select(mine, erasures_due.c.asked_by).where(mine > after).order_by(mine).limit(limit)
        return [(row[0], AskedBy(row[1])) for row in self._connection.execute(due)]

    def all(self) -> Sequence[Erased]:
        """They are few, beside what they are proofs of."""
        kept = sa.select(erasures.c.digest, erasures.c.id, erasures.c.erased_at)
        rows = self._connection.execute(kept.order_by(erasures.c.erased_at, erasures.c.id))
        return [Erased(*row) for row in rows]

    def ask_redaction(self, conversation_id: str, at: datetime.datetime) -> None:
        """Whoever asks twice asks once."""
        add_missing(self._connection, redactions_due, {"conversation_id": conversation_id, "asked_at": at})

    def redactions(self, *, limit: int, before: datetime.datetime | None = None) -> Sequence[str]:
        """A turn that has no answer yet would still be answered with what it held."""
        waits = sa.select(_turns.c.conversation_id).where(
            _turns.c.conversation_id == redactions_due.c.conversation_id, _turns.c.status == _PENDING
        )
        due = sa.select(redactions_due.c.conversation_id).where(~waits.exists()).limit(limit)
        if before is not None:
            due = due.where(redactions_due.c.asked_at < before)
        return list(self._connection.execute(due).scalars())

    def redact(self, conversation_id: str) -> Clean:
        """The note that it was asked goes with the words."""
        clean = redact(self._connection, conversation_id)
        mine = redactions_due.c.conversation_id == conversation_id
        self._connection.execute(redactions_due.delete().where(mine))
        return clean

    def drop(self, conversation_id: str) -> None:
        """One row, if it is there."""
        mine = erasures_due.c.conversation_id == conversation_id
        self._connection.execute(erasures_due.delete().where(mine))

    def hold_off(self, conversation_id: str) -> None:
        """Share the conversation's row with others who write, and with nobody who deletes it."""
        held = _HELD.first(self._connection, {"the_conversation": conversation_id})
        if held is not None:
            self._memory.last_turns[conversation_id] = held["last_turn"]
        elif self.of(conversation_id) is not None:
            raise ConversationErased(conversation_id)


def _proof(row: Mapping[str, Any]) -> Proof:
    return Proof(
        row["id"],
        row["digest"],
        AskedBy(row["asked_by"]),
        row["erased_at"],
        row["counts"],
        row["finished_at"],
    )
