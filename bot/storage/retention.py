"""What has been kept for long enough, in SQL: each question follows an index to its end."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Status
from bot.retention.report import Report
from bot.retention.repository import OldLead
from bot.storage import tables
from bot.storage.audit_tables import audit_log
from bot.storage.erasure_tables import erasures
from bot.storage.mail_tables import mails
from bot.storage.retention_tables import retention_reports
from bot.storage.transcript_tables import conversation_facts
from bot.storage.wiping import lock_conversation, wipe_conversation, wipe_leads, wipe_transcript

_leads, _facts, _mails, _audit = tables.leads, conversation_facts, mails, audit_log
_conversations = tables.conversations
_reports = retention_reports


class SqlRetention:
    """The `RetentionRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def leads(
        self, statuses: Collection[Status], before: datetime.datetime, *, limit: int
    ) -> Sequence[OldLead]:
        """Status by status: each is one walk along the index."""
        found: list[OldLead] = []
        for status in statuses:
            old = sa.select(_leads.c.id, _leads.c.conversation_id).where(*_old(status, before))
            oldest = old.order_by(_leads.c.kept_since).limit(limit - len(found))
            found += [OldLead(row[0], row[1]) for row in self._connection.execute(oldest)]
            if len(found) == limit:
                break
        return found

    def drafts(self, before: datetime.datetime, *, limit: int) -> Sequence[OldLead]:
        """Leads that were never confirmed."""
        return self.leads((Status.DRAFT,), before, limit=limit)

    def only_drafts(self, conversation_ids: Collection[str]) -> Collection[str]:
        """Those without any other lead."""
        others = sa.select(_leads.c.conversation_id).where(
            _leads.c.conversation_id.in_(list(conversation_ids)), _leads.c.status != Status.DRAFT.value
        )
        return set(conversation_ids) - set(self._connection.execute(others).scalars())

    def conversations(self, before: datetime.datetime, *, limit: int, tests: bool = False) -> Sequence[str]:
        """The longest silent first."""
        old = sa.select(_facts.c.conversation_id).where(*_silent(before, tests))
        return list(self._connection.execute(old.order_by(_facts.c.last_activity).limit(limit)).scalars())

    def count_leads(self, statuses: Collection[Status], before: datetime.datetime) -> int:
        """Counted in the index alone."""
        return sum(self._count(_leads, *_old(status, before)) for status in statuses)

    def count_conversations(self, before: datetime.datetime, *, tests: bool = False) -> int:
        """Counted along the index."""
        return self._count(_facts, *_silent(before, tests))

    def count_mails(self, before: datetime.datetime) -> int:
        """E-mails that were sent or given up."""
        return self._count(_mails, *_finished_mails(before))

    def count_audit_entries(self, before: datetime.datetime) -> int:
        """Counted in the index alone."""
        return self._count(_audit, _audit.c.at < before)

    def count_proofs(self, before: datetime.datetime) -> int:
        """Finished ones."""
        return self._count(erasures, *_finished_proofs(before))

    def remove_leads(self, lead_ids: Sequence[str]) -> int:
        """In whatever table they are named."""
        return wipe_leads(self._connection, lead_ids)

    def remove_transcript(self, conversation_id: str, before: datetime.datetime) -> bool:
        """Whoever writes to it at this moment is waited for, and then has spoken."""
        if not self._still_silent(conversation_id, before):
            return False
        return wipe_transcript(self._connection, conversation_id)

    def remove_conversation(self, conversation_id: str, before: datetime.datetime) -> int | None:
        """A conversation whose transcript is gone has nobody who could speak in it."""
        if not self._still_silent(conversation_id, before):
            return None
        return wipe_conversation(self._connection, conversation_id).get("leads", 0)

    def remove_mails(self, before: datetime.datetime, *, limit: int) -> int:
        """The oldest first."""
        return self._remove(_mails, _mails.c.created_at, _finished_mails(before), limit)

    def remove_proofs(self, before: datetime.datetime, *, limit: int) -> int:
        """The oldest first."""
        return self._remove(erasures, erasures.c.erased_at, _finished_proofs(before), limit)

    def remove_reports(self, before: datetime.datetime) -> int:
        """There are few."""
        return int(self._connection.execute(_reports.delete().where(_reports.c.begun_at < before)).rowcount)

    def keep(self, report: Report) -> None:
        """One row; a report that is not finished ends now."""
        row = {
            "begun_at": report.begun_at,
            "finished_at": report.finished_at or report.begun_at,
            "by": report.by,
            "complete": report.complete,
            "counts": report.plain_counts(),
        }
        self._connection.execute(_reports.insert().values(row))

    def reports(self, *, limit: int) -> Sequence[Report]:
        """As they were kept."""
        newest = sa.select(_reports).order_by(_reports.c.id.desc()).limit(limit)
        return [
            Report(
                row["begun_at"],
                by=row["by"],
                counts=Report.counters(row["counts"]),
                finished_at=row["finished_at"],
                complete=row["complete"],
            )
            for row in self._connection.execute(newest).mappings()
        ]

    def _still_silent(self, conversation_id: str, before: datetime.datetime) -> bool:
        lock_conversation(self._connection, conversation_id)
        spoke = sa.select(_facts.c.conversation_id).where(
            _facts.c.conversation_id == conversation_id, _facts.c.last_activity >= before
        )
        return self._connection.execute(spoke).first() is None

    def _count(self, table: sa.Table, *which: Any) -> int:
        counted = sa.select(sa.func.count()).select_from(table).where(*which)
        return int(self._connection.execute(counted).scalar_one())

    def _remove(self, table: sa.Table, age: Any, which: Sequence[Any], limit: int) -> int:
        oldest = sa.select(table.c.id).where(*which).order_by(age).limit(limit)
        ids = list(self._connection.execute(oldest).scalars())
        if ids:
            self._connection.execute(table.delete().where(table.c.id.in_(ids)))
        return len(ids)


def _old(status: Status, before: datetime.datetime) -> tuple[Any, ...]:
    return _leads.c.status == status.value, _leads.c.kept_since < before


def _silent(before: datetime.datetime, tests: bool) -> tuple[Any, ...]:
    silent = _facts.c.last_activity < before
    return (silent, _facts.c.test.is_(True)) if tests else (silent,)


def _finished_mails(before: datetime.datetime) -> tuple[Any, ...]:
    return _mails.c.next_attempt_at.is_(None), _mails.c.created_at < before


def _finished_proofs(before: datetime.datetime) -> tuple[Any, ...]:
    return erasures.c.erased_at < before, erasures.c.conversation_id.is_(None)
