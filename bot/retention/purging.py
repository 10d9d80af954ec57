"""Deletes what has been kept for long enough, a little at a time: nobody who chats ever waits for it."""

from __future__ import annotations

import datetime
import math
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from bot.accounts.account import User
from bot.accounts.audit import record
from bot.leads.lead import Status
from bot.retention.clock import Retention
from bot.retention.report import Report
from bot.retention.repository import OldLead, PurgingUnitOfWork

PURGED = "retention.purged"
BATCH = 50
"""Conversations or leads in one transaction: some tens of milliseconds."""
SMALL_ROWS = 1_000
"""Rows that nothing hangs on, in one transaction."""
LONGEST = 60.0
"""Seconds that the delivery process gives to a purge before other tasks have their turn."""
CONFIRMED = (
    Status.QUALIFIED, Status.TO_CHECK, Status.ASSIGNED, Status.CONTACTED, Status.WON, Status.LOST,
    Status.ERASED,
)  # fmt: skip
EVERY_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Purging:
    """The purge of one installation."""

    clock: Retention
    reading: Callable[[], PurgingUnitOfWork]
    writing: Callable[[], PurgingUnitOfWork]
    forget: Callable[[Sequence[str]], None]
    """Makes other stores, Rasa's tracker, forget these conversations."""
    settle: Callable[[], object]
    """Leaves nothing of what was deleted in files."""
    now: Callable[[], datetime.datetime]
    rest: Callable[[float], None] = time.sleep
    """After a transaction, for as long as it took: whoever else wants to write comes in between."""

    def run_if_due(self, seconds: float = LONGEST) -> Report | None:
        """Purge unless that was done within a day; what takes longer than so many seconds goes on later."""
        with self.reading() as uow:
            last = next(iter(uow.retention.reports(limit=1)), None)
        if last is not None and last.complete and self.now() < last.begun_at + EVERY_DAY:
            return None
        return self.run(seconds=seconds)

    def run(self, by: User | None = None, seconds: float = math.inf) -> Report:
        """Purge, and keep the report. A purge that is interrupted goes on where it stood."""
        report, until = Report(self.now(), by=by.id if by else None), time.monotonic() + seconds
        report.complete = all(self._repeat(step, until) for step in self._steps(report))
        self.settle()
        report.finished_at = self.now()
        with self.writing() as uow:
            uow.retention.keep(report)
            record(uow, by, PURGED, None, None, report.finished_at, total=report.total)
            uow.commit()
        return report

    def rehearse(self) -> Report:
        """What a purge would delete now."""
        report = Report(self.now(), dry_run=True)
        before = self._before(report)
        with self.reading() as uow:
            found = uow.retention
            report.add("conversations", "tests", found.count_conversations(before["tests"], tests=True))
            report.add("leads", "drafts", found.count_leads((Status.DRAFT,), before["drafts"]))
            report.add("leads", "refusals", found.count_leads((Status.NO_CONTACT,), before["refusals"]))
            report.add("leads", "prospects", found.count_leads(CONFIRMED, before["prospects"]))
            report.add("conversations", "transcripts", found.count_conversations(before["transcripts"]))
            report.add("mails", "mails", found.count_mails(before["mails"]))
            report.add("audit_entries", "audit_log", found.count_audit_entries(before["audit_log"]))
            report.add("proofs", "erasures", found.count_proofs(before["erasures"]))
        return replace(report, finished_at=self.now())

    def _before(self, report: Report) -> dict[str, datetime.datetime]:
        return {name: period.before(report.begun_at) for name, period in self.clock.periods().items()}

    def _steps(self, report: Report) -> Sequence[Callable[[], bool]]:
        """For each kind in turn, what deletes a batch of it and says whether there may be more."""
        before = self._before(report)
        return (
            lambda: self._tests(report, before["tests"]),
            lambda: self._drafts(report, before["drafts"]),
            lambda: self._leads(report, "refusals", (Status.NO_CONTACT,), before["refusals"]),
            lambda: self._leads(report, "prospects", CONFIRMED, before["prospects"]),
            lambda: self._transcripts(report, before["transcripts"]),
            lambda: self._mails(report, before["mails"]),
            lambda: self._audit_log(report, before["audit_log"]),
            lambda: self._proofs(report, before["erasures"]),
            lambda: self._reports(report, before["reports"]),
        )

    def _repeat(self, step: Callable[[], bool], until: float) -> bool:
        """Take a step until it finds nothing more to do; False when the time is over before."""
        while (begun := time.monotonic()) < until:
            if not step():
                return True
            self.rest(time.monotonic() - begun)
        return False

    def _tests(self, report: Report, before: datetime.datetime) -> bool:
        with self.reading() as uow:
            found = uow.retention.conversations(before, limit=BATCH, tests=True)
        return self._whole(report, "tests", found, before)

    def _drafts(self, report: Report, before: datetime.datetime) -> bool:
        with self.reading() as uow:
            old = uow.retention.drafts(before, limit=BATCH)
            alone = uow.retention.only_drafts({lead.conversation_id for lead in old})
        beside = [lead for lead in old if lead.conversation_id not in alone]
        removed = self._remove(report, "drafts", beside)
        return self._whole(report, "drafts", sorted(alone), before) or removed

    def _leads(
        self, report: Report, reason: str, statuses: Collection[Status], before: datetime.datetime
    ) -> bool:
        with self.reading() as uow:
            old = uow.retention.leads(statuses, before, limit=BATCH)
        return self._remove(report, reason, old)

    def _remove(self, report: Report, reason: str, old: Sequence[OldLead]) -> bool:
        if not old:
            return False
        with self.writing() as uow:
            count = uow.retention.remove_leads([lead.id for lead in old])
            uow.commit()
        report.add("leads", reason, count)
        return count > 0

    def _whole(self, report: Report, reason: str, found: Sequence[str], before: datetime.datetime) -> bool:
        """Conversations with their leads. Their trackers go first: what is left is found again next time."""
        if not found:
            return False
        self.forget(found)
        with self.writing() as uow:
            gone = [uow.retention.remove_conversation(conversation, before) for conversation in found]
            uow.commit()
        removed = [leads for leads in gone if leads is not None]
        report.add("conversations", reason, len(removed))
        report.add("leads", reason, sum(removed))
        return bool(removed)

    def _transcripts(self, report: Report, before: datetime.datetime) -> bool:
        with self.reading() as uow:
            found = uow.retention.conversations(before, limit=BATCH)
        if not found:
            return False
        self.forget(found)
        with self.writing() as uow:
            count = sum(uow.retention.remove_transcript(conversation, before) for conversation in found)
            uow.commit()
        report.add("conversations", "transcripts", count)
        return count > 0

    def _mails(self, report: Report, before: datetime.datetime) -> bool:
        return self._rows(
            report, "mails", "mails", lambda uow: uow.retention.remove_mails(before, limit=SMALL_ROWS)
        )

    def _audit_log(self, report: Report, before: datetime.datetime) -> bool:
        return self._rows(
            report, "audit_entries", "audit_log", lambda uow: uow.audit.purge(before, limit=SMALL_ROWS)
        )

    def _proofs(self, report: Report, before: datetime.datetime) -> bool:
        return self._rows(
            report, "proofs", "erasures", lambda uow: uow.retention.remove_proofs(before, limit=SMALL_ROWS)
        )

    def _rows(
        self, report: Report, kind: str, reason: str, remove: Callable[[PurgingUnitOfWork], int]
    ) -> bool:
        """Remove one batch of small rows; whether there may be more."""
        with self.writing() as uow:
            count = remove(uow)
            uow.commit()
        report.add(kind, reason, count)
        return count == SMALL_ROWS

    def _reports(self, report: Report, before: datetime.datetime) -> bool:
        with self.writing() as uow:
            report.add("reports", "reports", uow.retention.remove_reports(before))
            uow.commit()
        return False
