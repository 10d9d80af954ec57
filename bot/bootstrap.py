"""The only place that builds the database and what rests on it. Entry points begin here."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.board.counting import Counting
from bot.board.office_time import OfficeClock
from bot.calendar.booking import BookingStep
from bot.calendar.inviting import Inviter
from bot.calendar.offering import Agenda
from bot.calendar.rules import CallbackRules
from bot.calendar.slots import OfficeCalendar
from bot.calendar.team import KnownAbsences
from bot.leads.enriching import enrich
from bot.leads.following import Step, in_turn
from bot.learning import lesson_files
from bot.matching.step import matching_step
from bot.playbook import Playbook
from bot.privacy.erasing import Erasing, OtherStores
from bot.privacy.ledger import append
from bot.privacy.persons import Persons
from bot.register.lookups import ask_register
from bot.relay.connection import Relay
from bot.retention.purging import Purging
from bot.routing.step import Router
from bot.scoring.rescoring import Rescoring
from bot.scoring.step import scoring_step
from bot.settings import Settings
from bot.storage.archive import Archive
from bot.storage.database import Database
from bot.storage.trackers import Trackers
from bot.unit_of_work import UnitOfWork

Clock = Callable[[], datetime.datetime]


def utc_now() -> datetime.datetime:
    """The present moment, with its time zone."""
    return datetime.datetime.now(datetime.timezone.utc)


@dataclass(frozen=True)
class Services:
    """Everything an entry point may use."""

    settings: Settings
    database: Database
    archive: Archive
    """Leads and transcripts by the thousand, for exports."""
    trackers: Trackers
    """What Rasa keeps of conversations, to be erased with them."""
    now: Clock = utc_now
    relay: Relay | None = None
    """What several processes share by way of Redis; None: this one serves alone."""

    def unit_of_work(self) -> UnitOfWork:
        """A transaction that writes: `with services.unit_of_work() as uow: … uow.commit()`."""
        return self.database.writing()

    def reading(self) -> UnitOfWork:
        """A transaction that only reads: it neither waits for writers nor makes them wait."""
        return self.database.reading()

    def counting(self, playbook: Playbook) -> Counting:
        """Counts the days of the board as this company lives and works."""
        clock = OfficeClock(playbook.hours, playbook.timezone)
        promised = playbook.first_contact_within
        return Counting(self.reading, self.unit_of_work, self.now, playbook.timezone, clock, promised)

    def follow(self, playbook: Playbook) -> Step:
        """What follows when a confirmed request is saved: the steps in their order."""
        asks: list[Step] = [ask_register] if self.settings.company_register_url else []
        steps: list[Step] = [enrich, *asks, scoring_step(playbook.scoring)]
        whole = in_turn(steps)
        steps.append(matching_step(playbook.matching, self.now, whole))
        router = self.router(playbook)
        if router is not None:
            steps.append(router)
        steps.append(self.booking(playbook))
        return whole

    def rescoring(self, playbook: Playbook) -> Rescoring:
        """Scores leads again by the weights of this playbook."""
        return Rescoring(self.reading, self.unit_of_work, self.now, playbook.scoring)

    def router(self, playbook: Playbook) -> Router | None:
        """Gives new leads to people by the rules of the playbook; None: it has none."""
        if playbook.routing is None:
            return None
        clock = OfficeClock(playbook.hours, playbook.timezone)
        return Router(playbook.routing, clock, playbook.first_contact_within, self.now)

    def purging(self, playbook: Playbook) -> Purging:
        """Deletes what was kept for as long as this company keeps it."""
        return Purging(
            playbook.retention,
            self.reading,
            self.unit_of_work,
            self.trackers.forget_all,
            self.database.settle,
            self.now,
        )

    def erasing(self) -> Erasing:
        """Erases conversations, here and in every other store of this installation."""
        root, ledger = Path.cwd(), self.settings.erasure_list
        others = OtherStores(
            tracker=self.trackers.forget,
            clean_tracker=self.trackers.redact,
            lessons=lambda conversation_id: lesson_files.forget(root, conversation_id) >= 0,
            settle=self.database.settle,
            ledger=lambda proof: append(ledger, proof) if ledger is not None else True,
        )
        return Erasing(self.reading, self.unit_of_work, others, self.now)

    def persons(self) -> Persons:
        """Finds, exports and erases everything that is kept of a person."""
        return Persons(self.reading, self.unit_of_work, self.erasing(), self.now)

    def booking(self, playbook: Playbook) -> BookingStep:
        """How calls are booked. Members of staff plan them also where the playbook offers visitors none."""
        rules = playbook.callbacks or CallbackRules()
        calendar = OfficeCalendar(playbook.hours, playbook.timezone, rules)
        if not self.settings.mail_enabled:
            return BookingStep(calendar, _absences)
        inviter = Inviter(playbook.vendor, playbook.timezone, self.settings.base_url)
        return BookingStep(calendar, _absences, inviter.tell)

    def agenda(self, playbook: Playbook) -> Callable[[str], Agenda] | None:
        """What is free at this moment for a call about a lead, by its id; None: visitors book no calls."""
        if playbook.callbacks is None:
            return None
        booking = self.booking(playbook)

        def of(lead_id: str) -> Agenda:
            with self.reading() as uow:
                return booking.agenda(uow, lead_id, self.now())

        return of

    def close(self) -> None:
        """Close every connection."""
        self.database.close()
        self.trackers.close()


def _absences(uow: UnitOfWork, since: datetime.datetime) -> KnownAbsences:
    """Who is away, as the page « Aiguillage » has it."""
    spans = defaultdict(list)
    for absence in uow.routing.absences(since):
        spans[absence.account].append((absence.starts_at, absence.ends_at))
    return KnownAbsences(spans)


def build(settings: Settings, *, now: Clock = utc_now) -> Services:
    """The services of one process. Nothing is connected yet; the schema is not touched."""
    database = Database(settings.database_url, contact_key=settings.contact_key)
    return Services(
        settings=settings,
        database=database,
        archive=Archive(database.reading),
        trackers=Trackers(settings.tracker_database_url),
        now=now,
        relay=Relay(settings.redis_url, settings.secret) if settings.redis_url else None,
    )
