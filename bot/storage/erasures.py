"""Erasing conversations in SQL, and the proofs of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.repository import ConversationErased
from bot.privacy.erasure import AskedBy, Proof, digest_of
from bot.storage import tables
from bot.storage.board_marks import mark_wiped
from bot.storage.erasure_tables import erasures
from bot.storage.feedback_tables import transcript_mails
from bot.storage.matching_erasure import forget, release
from bot.storage.withdrawals import withdraw

_conversations, _leads, _mails = tables.conversations, tables.leads, tables.mails
_KEPT = frozenset({erasures.name})
"""Tables that survive although they name the conversation."""


class SqlErasures:
    """The `ErasureRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wipe(self, conversation_id: str, at: datetime.datetime | None = None) -> Mapping[str, int]:
        """Everything with the id of the conversation or of one of its leads, in any table, and their e-mails.

        No table has to be named here: one that is added later is emptied as well.
        """
        self._connection.execute(
            sa.select(_conversations.c.id).where(_conversations.c.id == conversation_id).with_for_update()
        )
        of_it = sa.select(_leads.c.id, _leads.c.email).where(_leads.c.conversation_id == conversation_id)
        leads = self._connection.execute(of_it.with_for_update()).all()
        lead_ids = [row[0] for row in leads]
        mark_wiped(self._connection, conversation_id)
        owners = release(self._connection, lead_ids)
        counts = {"delivered": withdraw(self._connection, lead_ids, at, erased=True)}
        counts["mails"] = self._wipe_mails(conversation_id, [row[1] for row in leads if row[1]])
        for table in reversed(tables.metadata.sorted_tables):
            if table.name in _KEPT:
                continue
            if "lead_id" in table.c and lead_ids:
                counts[table.name] = self._delete(table, table.c.lead_id.in_(lead_ids))
            if "conversation_id" in table.c:
                found = self._delete(table, table.c.conversation_id == conversation_id)
                counts[table.name] = counts.get(table.name, 0) + found
        counts["persons"] = forget(self._connection, owners)
        counts["conversations"] = self._delete(_conversations, _conversations.c.id == conversation_id)
        return {name: count for name, count in counts.items() if count}

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
        statement = sa.select(erasures).where(erasures.c.digest == digest_of(conversation_id))
        row = self._connection.execute(statement).mappings().first()
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

    def hold_off(self, conversation_id: str) -> None:
        """Share the conversation's row with others who write, and with nobody who deletes it."""
        conversation = _conversations.c.id
        shared = (
            sa.select(conversation)
            .where(conversation == conversation_id)
            .with_for_update(read=True, key_share=True)
        )
        if self._connection.execute(shared).first() is None and self.of(conversation_id) is not None:
            raise ConversationErased(conversation_id)

    def _wipe_mails(self, conversation_id: str, addresses: Sequence[str]) -> int:
        copies = sa.select(transcript_mails.c.mail_id).where(
            transcript_mails.c.conversation_id == conversation_id
        )
        theirs = _mails.c.id.in_(copies)
        if addresses:
            theirs = sa.or_(theirs, _mails.c.to.in_(list(addresses)))
        return self._delete(_mails, theirs)

    def _delete(self, table: sa.Table, which: Any) -> int:
        return int(self._connection.execute(table.delete().where(which)).rowcount)


def _proof(row: Mapping[str, Any]) -> Proof:
    return Proof(
        row["id"],
        row["digest"],
        AskedBy(row["asked_by"]),
        row["erased_at"],
        row["counts"],
        row["finished_at"],
    )
