"""What is to be told is planned once, claimed by one, settled once, and replayed when it was given up."""

from __future__ import annotations

import dataclasses
import datetime
import threading

from bot.leads.lead import Lead, Status
from bot.leads.outgoing import ASSIGNED, CREATED, UPDATED
from bot.sending.deliveries import DeliveryState
from bot.sending.receivers import (
    OWNER,
    OWNER_EVENTS,
    Receiver,
    ReceiverState,
)
from bot.sending.repository import Health
from bot.storage.database import Database
from tests.integration.storage.sent import HOOK, MINUTE, NOW, claim, claimed, event, settle, states

MAILS = Receiver("mails", OWNER, "E-mail", "", OWNER_EVENTS, NOW)


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


def test_what_waits_and_what_is_dead_is_told_of_all_receivers_together(house: Database) -> None:
    event(house, CREATED)
    with house.reading() as uow:
        assert uow.deliveries.unplanned() == Health(0, None, 0)
        assert (uow.deliveries.health().waiting, uow.deliveries.health().dead) == (1, 0)
    settle(house, "give_up", claimed(house), "http_500")
    with house.writing() as uow:
        uow.outbox.add("a", UPDATED, NOW)
        assert uow.deliveries.unplanned() == Health(1, NOW, 0)
        assert uow.deliveries.health() == Health(0, None, 1)
