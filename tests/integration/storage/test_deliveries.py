"""What is to be told is planned once, claimed by one, settled once, and taken back when it has to be."""

from __future__ import annotations

import dataclasses
import datetime
import threading

import pytest

from bot.leads.lead import Lead, Status
from bot.leads.outgoing import ASSIGNED, CREATED, UPDATED
from bot.privacy.erasure import AskedBy, erase
from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.receivers import (
    OWNER,
    OWNER_EVENTS,
    TOOL_EVENTS,
    WEBHOOK,
    WITHDRAWN,
    Receiver,
    ReceiverState,
)
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)
HOOK = Receiver("hook", WEBHOOK, "CRM", "https://crm.example/", frozenset(TOOL_EVENTS), NOW, seed="one")
MAILS = Receiver("mails", OWNER, "E-mail", "", OWNER_EVENTS, NOW)


@pytest.fixture
def house(database: Database) -> Database:
    """A lead, and a webhook that is told of everything."""
    with database.writing() as uow:
        uow.receivers.save(HOOK)
        for name in ("a", "b"):
            lead = Lead(name, f"talk-{name}", 1, NOW, NOW, status=Status.QUALIFIED, email="x@y.example")
            assert uow.leads.claim(lead) is None
        uow.commit()
    return database


def event(house: Database, name: str, lead_id: str = "a", *, planned: bool = True) -> None:
    with house.writing() as uow:
        uow.outbox.add(lead_id, name, NOW)
        if planned:
            uow.deliveries.plan(NOW)
        uow.commit()


def claim(house: Database, at: datetime.datetime = NOW, receiver: str = "hook") -> Delivery | None:
    with house.writing() as uow:
        found = uow.deliveries.claim(receiver, at, at + 2 * MINUTE)
        uow.commit()
    return found


def claimed(house: Database, at: datetime.datetime = NOW, receiver: str = "hook") -> Delivery:
    found = claim(house, at, receiver)
    assert found is not None
    return found


def settle(house: Database, how: str, *arguments: object) -> None:
    with house.writing() as uow:
        getattr(uow.deliveries, how)(*arguments)
        uow.commit()


def states(house: Database, lead_id: str = "a") -> list[tuple[str, DeliveryState]]:
    with house.reading() as uow:
        return [(item.event, item.state) for item in uow.deliveries.of_lead(lead_id)]


def test_an_event_becomes_one_delivery_for_each_receiver_that_wants_it(house: Database) -> None:
    with house.writing() as uow:
        uow.receivers.save(MAILS)
        uow.receivers.save(dataclasses.replace(HOOK, id="gone", state=ReceiverState.GONE))
        uow.receivers.save(dataclasses.replace(HOOK, id="paused", state=ReceiverState.PAUSED))
        uow.commit()
    event(house, CREATED)
    event(house, ASSIGNED)
    with house.reading() as uow:
        planned = [(item.event, item.receiver_id) for item in uow.deliveries.of_lead("a")]
        keys = {item.key for item in uow.deliveries.of_lead("a") if item.event == CREATED}
        assert not uow.deliveries.is_unplanned()
    assert sorted(planned) == [
        (ASSIGNED, "mails"),
        *((CREATED, name) for name in ("hook", "mails", "paused")),
    ]
    assert len(keys) == 1


def test_an_event_keeps_an_identifier_of_its_own_whatever_is_deleted_around_it(house: Database) -> None:
    event(house, CREATED, planned=False)
    with house.writing() as uow:
        uow.outbox.cancel("a", NOW)
        uow.commit()
    event(house, CREATED)
    event(house, CREATED, "b")
    assert len({claimed(house).key, claimed(house).key}) == 2


def test_what_is_claimed_is_nobody_elses_until_its_lease_ends(house: Database) -> None:
    event(house, CREATED)
    first = claimed(house)
    assert claim(house) is None
    again = claimed(house, NOW + 2 * MINUTE)
    assert (again.key, again.attempts) == (first.key, first.attempts + 1)
    # What the first one reports too late changes nothing.
    settle(house, "give_up", first, "late")
    assert states(house) == [(CREATED, DeliveryState.WAITING)]
    settle(house, "delivered", again, NOW, None)
    settle(house, "delivered", again, NOW, None)
    assert states(house) == [(CREATED, DeliveryState.DELIVERED)]


def test_a_later_event_of_the_same_lead_waits_for_the_earlier_one_and_others_do_not(house: Database) -> None:
    event(house, CREATED)
    first = claimed(house)
    event(house, UPDATED)
    event(house, CREATED, "b")
    assert claimed(house).lead_id == "b"
    settle(house, "postpone", first, NOW + 5 * MINUTE, "http_500")
    assert claim(house, NOW + 4 * MINUTE, "hook") is not None  # the lease of b is over
    assert claim(house, NOW + 4 * MINUTE) is None
    assert claimed(house, NOW + 5 * MINUTE).event == CREATED


def test_nobody_looks_in_vain_at_what_waits_for_an_earlier_one(house: Database) -> None:
    event(house, CREATED)
    settle(house, "postpone", claimed(house), NOW + 5 * MINUTE, "http_500")
    event(house, UPDATED)
    with house.reading() as uow:
        assert uow.deliveries.due_receivers(NOW + 4 * MINUTE) == []
        assert uow.deliveries.due_receivers(NOW + 5 * MINUTE) == [HOOK]


def test_an_update_adds_nothing_to_what_was_never_tried(house: Database) -> None:
    event(house, CREATED)
    event(house, UPDATED)
    assert states(house) == [(CREATED, DeliveryState.WAITING)]
    claimed(house)
    event(house, UPDATED)
    event(house, UPDATED)
    assert states(house) == [(CREATED, DeliveryState.WAITING), (UPDATED, DeliveryState.WAITING)]


def test_of_many_workers_each_delivery_goes_to_one(house: Database) -> None:
    for number in range(20):
        with house.writing() as uow:
            lead = Lead(f"lead-{number}", f"many-{number}", 1, NOW, NOW, status=Status.QUALIFIED)
            uow.leads.claim(lead)
            uow.outbox.add(lead.id, CREATED, NOW)
            uow.deliveries.plan(NOW)
            uow.commit()
    found: list[str] = []

    def work() -> None:
        while (item := claim(house)) is not None:
            found.append(item.key)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while (item := claim(house)) is not None:
        found.append(item.key)
    assert len(found) == len(set(found)) == 20


def test_a_dead_one_is_replayed_under_the_same_identifier_with_all_its_attempts(house: Database) -> None:
    event(house, CREATED)
    first = claimed(house)
    settle(house, "give_up", first, "http_500")
    assert claim(house, NOW + 60 * MINUTE) is None
    with house.writing() as uow:
        dead = uow.deliveries.page(DeliveryState.DEAD)
        assert [item.last_error for item in dead] == ["http_500"]
        assert uow.deliveries.health("hook").dead == 1
        assert uow.deliveries.replay(dead[0].id, NOW)
        assert not uow.deliveries.replay(dead[0].id, NOW)
        uow.commit()
    again = claimed(house)
    assert (again.key, again.round, again.attempts) == (first.key, 1, 2)
    settle(house, "give_up", again, "http_500")
    with house.writing() as uow:
        assert uow.deliveries.replay_all("hook", NOW) == 1
        assert uow.deliveries.replay_all("other", NOW) == 0
        uow.commit()


def test_only_receivers_that_may_be_sent_to_are_due(house: Database) -> None:
    event(house, CREATED)

    def due(at: datetime.datetime = NOW) -> list[str]:
        with house.reading() as uow:
            return [receiver.id for receiver in uow.deliveries.due_receivers(at)]

    assert due() == ["hook"]
    with house.writing() as uow:
        for _ in range(5):
            uow.receivers.failed("hook", NOW, "timeout")
        uow.commit()
    assert due() == []
    assert due(NOW + MINUTE) == ["hook"]
    with house.writing() as uow:
        uow.receivers.save(dataclasses.replace(HOOK, state=ReceiverState.PAUSED))
        uow.commit()
    assert due(NOW + MINUTE) == []
    with house.writing() as uow:
        uow.receivers.save(HOOK)
        uow.commit()
    assert due() == ["hook"]


def cancelled(house: Database) -> None:
    with house.writing() as uow:
        uow.outbox.cancel("a", NOW)
        uow.commit()


def test_what_was_never_sent_is_cancelled_without_a_word(house: Database) -> None:
    event(house, CREATED)
    cancelled(house)
    assert states(house) == [(CREATED, DeliveryState.CANCELLED)]
    assert claim(house) is None


def test_whoever_may_have_heard_of_a_lead_is_told_once_that_it_is_withdrawn(house: Database) -> None:
    event(house, CREATED)
    settle(house, "delivered", claimed(house), NOW, None)
    event(house, UPDATED)
    settle(house, "postpone", claimed(house), NOW + MINUTE, "timeout")
    cancelled(house)
    cancelled(house)
    last = claimed(house)
    assert (last.event, last.subject) == (WITHDRAWN, "a")
    settle(house, "delivered", last, NOW, None)
    cancelled(house)
    assert states(house) == [
        (CREATED, DeliveryState.DELIVERED), (UPDATED, DeliveryState.CANCELLED),
        (WITHDRAWN, DeliveryState.DELIVERED),
    ]  # fmt: skip
    # Delivered again later, it is withdrawn again.
    event(house, CREATED)
    settle(house, "delivered", claimed(house), NOW, None)
    cancelled(house)
    assert claimed(house).event == WITHDRAWN


def test_a_receiver_that_wants_nothing_any_more_is_not_told_that_either(house: Database) -> None:
    event(house, CREATED)
    settle(house, "delivered", claimed(house), NOW, None)
    with house.writing() as uow:
        uow.receivers.gone("hook", NOW, "http_410")
        erase(uow, "talk-a", AskedBy.STAFF, NOW)
        uow.commit()
    with house.reading() as uow:
        assert all(not uow.deliveries.page(state) for state in DeliveryState)


def test_what_is_being_sent_at_this_moment_is_withdrawn_after_it(house: Database) -> None:
    event(house, CREATED)
    sending = claimed(house)
    cancelled(house)
    assert claim(house, NOW + MINUTE) is None
    settle(house, "delivered", sending, NOW, None)
    assert claimed(house, NOW + 2 * MINUTE).event == WITHDRAWN


@pytest.mark.parametrize("sending", [True, False])
def test_of_an_erased_lead_the_receiver_alone_is_told_and_then_nothing_is_left(
    house: Database, sending: bool
) -> None:
    event(house, CREATED)
    under_way = claimed(house)
    if not sending:
        settle(house, "delivered", under_way, NOW, None)
    with house.writing() as uow:
        proof = erase(uow, "talk-a", AskedBy.STAFF, NOW)
        uow.commit()
    assert proof.counts.get("delivered", 0) == (0 if sending else 1)
    settle(house, "delivered", under_way, NOW, None)  # its row is gone: this is heard by nobody
    last = claimed(house, NOW + 2 * MINUTE)
    assert (last.event, last.lead_id, last.subject) == (WITHDRAWN, None, "a")
    settle(house, "delivered", last, NOW, None)
    with house.reading() as uow:
        assert all(not uow.deliveries.page(state) for state in DeliveryState)


def test_an_erasure_after_a_refusal_still_tells_the_receiver(house: Database) -> None:
    event(house, CREATED)
    settle(house, "delivered", claimed(house), NOW, None)
    cancelled(house)
    with house.writing() as uow:
        erase(uow, "talk-a", AskedBy.VISITOR, NOW)
        uow.commit()
    assert claimed(house).event == WITHDRAWN
    assert claim(house) is None
