"""What was confirmed, saved and delivered is compared, look by look, and each difference is named."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.conversations.conversation import MessageKind, VisitorMessage
from bot.leads.lead import Lead, Status
from bot.leads.outgoing import CREATED
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver
from bot.sending.reconciliation import BEGINNING, Difference, Reconciliation, go_on
from bot.storage.database import Database
from tests.integration.storage.talks import answered, talk

NOW = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)
LONG_AGO = NOW - 1000 * HOUR
HOOK = Receiver("hook", WEBHOOK, "CRM", "https://crm.example/", frozenset(TOOL_EVENTS), LONG_AGO)


def reconciled(database: Database, stride: int = 500, now: datetime.datetime = NOW) -> Reconciliation:
    progress = BEGINNING
    while not progress.finished:
        with database.reading() as uow:
            progress = go_on(uow, progress, LONG_AGO, now, stride)
    return progress.report


def save(
    database: Database, name: str, status: Status = Status.QUALIFIED, *, event: bool = True, hours: int = 3
) -> None:
    at = NOW - hours * HOUR
    with database.writing() as uow:
        uow.leads.claim(Lead(name, f"talk-{name}", 1, at, at, status=status, email=f"{name}@y.example"))
        if event:
            uow.outbox.add(name, CREATED, at)
        uow.commit()


def deliver(database: Database, how: str = "delivered", count: int = 1) -> None:
    with database.writing() as uow:
        uow.deliveries.plan(NOW - 2 * HOUR)
        for _ in range(count):
            found = uow.deliveries.claim("hook", NOW, NOW - HOUR)
            assert found is not None
            if how == "delivered":
                uow.deliveries.delivered(found, NOW, None)
            elif how == "give_up":
                uow.deliveries.give_up(found, "http_500")
        uow.commit()


def confirm(database: Database, conversation: str) -> None:
    """The visitor says yes, and reads that the request is saved."""
    at = NOW - 3 * HOUR
    with database.writing() as uow:
        yes = VisitorMessage("yes", MessageKind.TEXT, "oui", at)
        turn = uow.conversations.append(conversation, yes, at).turn
        uow.conversations.answer(turn, replace(answered("saved", at, None), done=True))
        uow.commit()


@pytest.fixture
def house(database: Database) -> Database:
    with database.writing() as uow:
        uow.receivers.save(HOOK)
        uow.commit()
    return database


def test_when_all_is_well_the_figures_agree_and_nothing_is_named(house: Database) -> None:
    for name in ("a", "b", "c"):
        save(house, name)
    save(house, "draft", Status.DRAFT, event=False)
    save(house, "refused", Status.NO_CONTACT, event=False)
    deliver(house, count=3)
    report = reconciled(house)
    assert (report.saved, report.deliverable, report.announced, report.delivered) == (4, 3, 3, 3)
    assert report.differences == {} and report.complete


@pytest.mark.parametrize("stride", [1, 2, 500])
def test_each_difference_has_its_name_however_short_the_looks_are(house: Database, stride: int) -> None:
    save(house, "silent", event=False)
    save(house, "dead")
    deliver(house, "give_up")
    save(house, "perhaps")
    deliver(house, "nothing")
    save(house, "unplanned")
    talk(house, "lost", 1)
    confirm(house, "lost")
    report = reconciled(house, stride)
    assert {name: len(ids) for name, ids in report.differences.items()} == {
        Difference.CONFIRMED_NOT_SAVED: 1,
        Difference.SAVED_NOT_ANNOUNCED: 1,
        Difference.ANNOUNCED_NOT_PLANNED: 1,
        Difference.OVERDUE: 1,
        Difference.NOT_ACKNOWLEDGED: 1,
        Difference.GIVEN_UP: 1,
    }
    assert report.differences[Difference.CONFIRMED_NOT_SAVED] == ("lost",)
    assert report.differences[Difference.SAVED_NOT_ANNOUNCED] == ("silent",)
    assert (report.confirmed, report.confirmed_and_saved, report.saved, report.delivered) == (1, 0, 4, 0)


def test_what_has_just_happened_may_still_be_on_its_way(house: Database) -> None:
    save(house, "fresh", event=False, hours=0)
    save(house, "planned", hours=0)
    report = reconciled(house, now=NOW + datetime.timedelta(minutes=1))
    assert report.differences == {}
    later = reconciled(house, now=NOW + HOUR)
    assert set(later.differences) == {Difference.SAVED_NOT_ANNOUNCED, Difference.ANNOUNCED_NOT_PLANNED}
