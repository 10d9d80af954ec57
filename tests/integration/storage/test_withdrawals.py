"""Whoever heard of a lead that nobody may be told of any more is told so, once."""

from __future__ import annotations

import pytest

from bot.leads.outgoing import CREATED, UPDATED
from bot.privacy.erasure import AskedBy, erase
from bot.sending.deliveries import DeliveryState
from bot.sending.receivers import (
    WITHDRAWN,
)
from bot.storage.database import Database
from tests.integration.storage.sent import MINUTE, NOW, claim, claimed, event, settle, states


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
