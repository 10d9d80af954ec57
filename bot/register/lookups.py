"""What has to be looked up, and what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from bot.leads.following import Step
from bot.leads.history import Act, ChangeLog, decided, differences
from bot.leads.lead import Lead
from bot.leads.origins import FieldOrigin, Origin, OriginLog, changed
from bot.leads.outgoing import plan_delivery
from bot.leads.repository import LeadRepository, Outbox
from bot.register.choosing import Choice, Query, choose, query_of, values_for
from bot.register.company import Company

CACHED = datetime.timedelta(days=30)
"""For so long an answer of the register is not asked for again."""
TRIES = 8
"""Then a look-up is given up."""


class Outcome(str, Enum):
    """What came of a look-up."""

    WAITING = "waiting"
    FILLED = "filled"
    """One company is meant, and what was not known was taken over."""
    SEVERAL = "several"
    """A person has to choose."""
    NOTHING = "nothing"
    GIVEN_UP = "given_up"
    DISMISSED = "dismissed"
    """A member of staff said that it is none of those that were proposed."""


@dataclass(frozen=True)
class LookUp:
    """One lead's look-up. Its answer serves other leads that ask the same, until it is too old."""

    lead_id: str
    query: Query
    outcome: Outcome = Outcome.WAITING
    attempts: int = 0
    due_at: datetime.datetime | None = None
    looked_at: datetime.datetime | None = None
    answer: tuple[Company, ...] = ()


class LookUps(Protocol):
    """Where look-ups are kept with their answers."""

    def of_lead(self, lead_id: str) -> LookUp | None:
        """The look-up of a lead."""

    def put(self, look_up: LookUp) -> None:
        """Keep it in the place of the earlier one."""

    def forget(self, lead_id: str) -> None:
        """There is nothing to look up about this lead any more."""

    def due(self, now: datetime.datetime, limit: int) -> Sequence[LookUp]:
        """Those that wait, the oldest first."""

    def answered(self, query: Query, since: datetime.datetime) -> Sequence[Company] | None:
        """What the register answered to the same question since then; None: it has to be asked."""

    def forget_answers(self, before: datetime.datetime) -> None:
        """Drop the answers that are older."""


class RegisterUnitOfWork(Protocol):
    """The part of a unit of work that this needs."""

    @property
    def look_ups(self) -> LookUps: ...
    @property
    def leads(self) -> LeadRepository: ...
    @property
    def changes(self) -> ChangeLog: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def origins(self) -> OriginLog: ...


def ask_register(uow: RegisterUnitOfWork, _before: Lead | None, lead: Lead) -> Lead:
    """The step that asks for a look-up, in the transaction of the lead; it never waits for an answer."""
    query, known = query_of(lead), uow.look_ups.of_lead(lead.id)
    if query is None:
        if known is not None and known.outcome is Outcome.WAITING:
            uow.look_ups.forget(lead.id)
    elif known is None or known.query != query:
        uow.look_ups.put(LookUp(lead.id, query, due_at=lead.updated_at))
    return lead


def take_over(
    uow: RegisterUnitOfWork,
    look_up: LookUp,
    companies: Sequence[Company],
    now: datetime.datetime,
    follow: Step,
) -> Outcome:
    """Fill what is not known of the lead, or keep what a person has to choose from.

    The lead is read again: what it says by now decides.
    """
    lead = uow.leads.get(look_up.lead_id)
    if lead is None or query_of(lead) is None:
        uow.look_ups.forget(look_up.lead_id)
        return Outcome.NOTHING
    choice = choose(lead, companies)
    if choice.certain is not None:
        lead = _fill(uow, lead, choice.certain, now, follow)
    done = LookUp(
        lead.id, query_of(lead) or look_up.query, _outcome(choice), look_up.attempts + 1, None, now,
        tuple(companies),
    )  # fmt: skip
    uow.look_ups.put(done)
    return done.outcome


def try_again(uow: RegisterUnitOfWork, look_up: LookUp, at: datetime.datetime) -> None:
    """Look it up again later, or never again."""
    attempts = look_up.attempts + 1
    given_up = attempts >= TRIES
    outcome = Outcome.GIVEN_UP if given_up else Outcome.WAITING
    uow.look_ups.put(replace(look_up, attempts=attempts, outcome=outcome, due_at=None if given_up else at))


def _outcome(choice: Choice) -> Outcome:
    if choice.certain is not None:
        return Outcome.FILLED
    return Outcome.SEVERAL if choice.candidates else Outcome.NOTHING


def _fill(
    uow: RegisterUnitOfWork, lead: Lead, company: Company, now: datetime.datetime, follow: Step
) -> Lead:
    values = values_for(lead, company, decided(uow.changes.of_lead(lead.id)))
    if not values:
        return lead
    filled = follow(uow, lead, replace(lead, **values, updated_at=now))
    plan_delivery(uow, lead, filled)
    saved = uow.leads.save(filled)
    uow.changes.add(differences(lead, saved, by=None, act=Act.FOUND))
    uow.origins.note(
        FieldOrigin(saved.id, name, Origin.REGISTER, now) for name in changed(lead, saved) if name in values
    )
    return saved
