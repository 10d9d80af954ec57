"""The promised first contact: a reminder before it is late, the manager once it is, each once."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from bot.accounts.account import Role, User
from bot.leads.lead import Lead, Source, Status
from bot.mail.mail import Mail
from bot.routing.decision import How, Outcome
from bot.routing.first_contact import FirstContacts
from bot.routing.letters import ContactLetters
from tests.unit.bot.leads.leads import a_lead
from tests.unit.bot.routing.office import ANA, BEN, CHEF, NOW, PARIS, Company

RULES = f"""
  teams: {{commerce: {{members: [{ANA}, {BEN}]}}}}
  rules: [{{name: Tous, team: commerce}}]
  fallback: {CHEF}
"""
HOUR = datetime.timedelta(hours=1)
REMIND, DUE = NOW + 3 * HOUR + HOUR, NOW + 5 * HOUR
"""Of four promised hours from 10:00 on; one hour of lunch does not count."""
LETTERS = ContactLetters("Clairvoie", lambda lead: f"https://chat.example/console/demandes/{lead.id}", PARIS)


class Users:
    """Accounts that do not change."""

    def __init__(self, *accounts: str) -> None:
        self.known = {
            account: User(account, account, account.partition("@")[0].title(), Role.SALES, "x", NOW)
            for account in accounts
        }

    def all(self, *, locked: bool = False) -> list[User]:
        return list(self.known.values())


class Mails:
    """What was queued."""

    def __init__(self) -> None:
        self.queued: list[Mail] = []

    def add(self, mail: Mail) -> None:
        self.queued.append(mail)


class Watch:
    """A company whose clocks somebody looks at."""

    def __init__(self, section: str = RULES, letters: ContactLetters | None = LETTERS) -> None:
        self.company = Company(section, ANA, BEN, CHEF)
        self.uow: Any = self.company.uow
        self.uow.users, self.uow.mails = Users(ANA, BEN, CHEF), Mails()
        self.contacts = FirstContacts(self.company.router, letters)
        self.lead = self.company.receives(
            a_lead(created_at=NOW, consent=replace(a_lead().consent, at=NOW), callback_at=None)
        )

    def at(self, now: datetime.datetime) -> list[tuple[str, str]]:
        """Look at it; what was queued now: to whom, and the subject."""
        before = len(self.uow.mails.queued)
        self.contacts.look_after(self.uow, self.lead.id, now)
        return [(mail.to, mail.subject) for mail in self.uow.mails.queued[before:]]

    def becomes(self, **values: Any) -> None:
        self.uow.leads.kept[self.lead.id] = replace(self.stored, **values)

    @property
    def stored(self) -> Lead:
        return self.uow.leads.kept[self.lead.id]

    @property
    def is_over(self) -> bool:
        return self.company.routing.clocks[self.lead.id].next_at is None


def test_the_owner_is_reminded_and_then_the_manager_is_told_once_each() -> None:
    watch = Watch()
    assert watch.at(REMIND - HOUR / 60) == []
    assert watch.at(REMIND) == [(ANA, "Premier contact attendu aujourd’hui à 15\u00a0h")]
    assert watch.at(REMIND + HOUR / 60) == []
    assert watch.at(DUE) == [(CHEF, "Premier contact en retard")]
    assert watch.at(DUE + 40 * HOUR) == [] and watch.is_over


def test_somebody_who_comes_late_is_not_reminded_of_what_is_over() -> None:
    watch = Watch()
    assert [to for to, _ in watch.at(DUE + HOUR)] == [CHEF]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.CONTACTED, "contacted_at": NOW},
        {"status": Status.LOST},
        {"status": Status.NO_CONTACT},
        {"do_not_contact": True},
        {"email": None, "phone": None},
        {"source": Source(test=True)},
    ],
    ids=["contacted", "lost", "refused", "do not contact", "no way", "a test"],
)
def test_who_waits_no_longer_is_nobodys_business(changes: dict[str, Any]) -> None:
    watch = Watch()
    watch.becomes(**changes)
    assert watch.at(REMIND) == [] and watch.is_over


def test_the_reminder_goes_to_who_has_it_now() -> None:
    watch = Watch()
    watch.becomes(assigned_to=BEN)
    assert [to for to, _ in watch.at(REMIND)] == [BEN]


def test_of_a_lead_that_nobody_has_the_manager_is_reminded() -> None:
    watch = Watch(RULES.replace("members: [", f"manager: {BEN}, members: ["))
    watch.becomes(assigned_to=None, status=Status.QUALIFIED)
    assert [to for to, _ in watch.at(REMIND)] == [BEN]
    assert [to for to, _ in watch.at(DUE)] == [BEN]


def test_a_manager_without_an_account_is_replaced_by_the_fallback() -> None:
    watch = Watch(RULES.replace("members: [", "manager: parti@exemple.fr, members: ["))
    assert [to for to, _ in watch.at(DUE)] == [CHEF]


def test_a_call_that_was_agreed_for_later_is_not_late_before_its_time() -> None:
    watch = Watch()
    call = DUE + 20 * HOUR
    watch.becomes(callback_at=call)
    assert watch.at(REMIND) == [] and watch.at(DUE) == [] and watch.at(call) == []
    assert [to for to, _ in watch.at(call + HOUR)] == [CHEF]


def test_a_late_lead_goes_to_somebody_else_where_the_company_wants_it() -> None:
    watch = Watch(RULES + "\n  first_contact: {reassign: true}\n")
    assert watch.at(DUE) == [(CHEF, "Premier contact en retard")]
    decision = watch.company.why(watch.lead)
    assert watch.stored.assigned_to == BEN and decision.how is How.RULE
    assert (ANA, Outcome.LATE) in [(one.account, one.outcome) for one in decision.considered]
    assert "Elle vient d’être confiée à Ben." in watch.uow.mails.queued[-1].text
    assert watch.uow.outbox.waiting(watch.lead.id) == ["lead.updated", "lead.assigned"]


def test_a_late_lead_of_the_fallback_stays_there() -> None:
    watch = Watch(RULES + "\n  first_contact: {reassign: true}\n  capacity: 1\n")
    watch.becomes(assigned_to=CHEF)
    for account in (ANA, BEN):
        watch.company.change(account, disabled=True)
    assert [to for to, _ in watch.at(DUE)] == [CHEF]
    assert watch.stored.assigned_to == CHEF


def test_nothing_is_said_where_the_company_wants_nothing_said() -> None:
    watch = Watch(RULES + "\n  first_contact: {remind_before: 0, escalate: false}\n")
    assert watch.at(REMIND) == [] and watch.at(DUE) == [] and watch.is_over


def test_without_a_mail_server_nothing_is_queued_for_ever() -> None:
    watch = Watch(letters=None)
    assert watch.at(REMIND) == [] and watch.at(DUE) == [] and watch.is_over


def test_no_e_mail_says_who_the_visitor_is() -> None:
    watch = Watch()
    watch.becomes(status=Status.TO_CHECK)
    watch.at(REMIND)
    watch.at(DUE)
    for mail in watch.uow.mails.queued:
        for personal in ("Odile", "Perrault", "odile", "+336", "standard"):
            assert personal not in mail.text + mail.subject
        assert f"https://chat.example/console/demandes/{watch.lead.id}" in mail.text
        assert "Elle est à vérifier d’abord." in mail.text
    assert "suivie par Ana" in watch.uow.mails.queued[-1].text
