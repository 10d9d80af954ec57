"""Webhooks over real connections: told once, in order, under one identifier, whatever the receiver does."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import threading
from collections.abc import Sequence

from bot.delivery.dispatcher import Dispatcher
from bot.leads.lead import Consent
from bot.privacy.erasure import AskedBy, erase
from bot.sending.attempts import SCHEDULE
from bot.sending.receivers import ReceiverState, SigningSecrets
from tests.integration.delivery.sending import Sales
from tests.support.receiving import Answer, HookServer


async def test_a_lead_arrives_as_exports_write_it_signed_and_identified(
    sales: Sales, crm: HookServer
) -> None:
    hook = sales.hook(crm.url)
    lead = sales.request()
    async with sales.dispatcher():
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the delivery")
    (got,) = crm.received
    assert got.path == "/leads"
    assert got.headers["content-type"] == "application/json"
    assert got.event["type"] == "lead.created"
    assert got.event["data"] == lead.to_json()
    assert got.key == sales.deliveries(lead)[0].key
    assert got.is_signed_with(SigningSecrets(sales.settings.secret).of(hook.id, "seed"))
    assert not got.is_signed_with(SigningSecrets("another secret of tests").of(hook.id, "seed"))


async def test_while_a_secret_is_replaced_receivers_may_check_with_either(
    sales: Sales, crm: HookServer
) -> None:
    hook = sales.hook(crm.url)
    until = sales.now() + datetime.timedelta(minutes=1)
    with sales.services.unit_of_work() as uow:
        uow.receivers.save(dataclasses.replace(hook, seed="next", old_seed="seed", old_until=until))
        uow.commit()
    secrets = SigningSecrets(sales.settings.secret)
    old, new = (secrets.of(hook.id, seed) for seed in ("seed", "next"))
    sales.request("one")
    async with sales.dispatcher():
        await sales.until(lambda: len(crm.received) == 1 and sales.is_quiet(), "the first")
        sales.later(minutes=2)
        sales.request("two")
        await sales.until(lambda: len(crm.received) == 2, "the second")
    first, second = crm.received
    assert first.is_signed_with(old) and first.is_signed_with(new)
    assert second.is_signed_with(new) and not second.is_signed_with(old)


async def test_a_receiver_that_fails_is_told_again_under_the_same_identifier_and_later_changes_wait(
    sales: Sales, crm: HookServer
) -> None:
    sales.hook(crm.url)
    crm.answers.extend([Answer(500), Answer(hang_up=True), Answer(302, {"Location": "http://127.0.0.1:1/"})])
    lead = sales.request()
    async with sales.dispatcher():
        for tries in (1, 2, 3):
            await sales.until(lambda tries=tries: len(crm.received) == tries, f"try {tries}")
            await sales.until(sales.is_quiet, "its end")
            lead = sales.change(lead, need=f"besoin {tries}")
            sales.later(hours=3)
        # Only once each change is planned is what was delivered all there is.
        await sales.until(
            lambda: sales.is_quiet() and {state for _, state in sales.states(lead)} == {"delivered"},
            "all of it",
        )
    keys = [item.key for item in crm.received]
    assert len(set(keys[:4])) == 1
    assert crm.types[:4] == ["lead.created"] * 4
    assert crm.types[4:] == ["lead.updated"] * (len(keys) - 4)
    assert crm.received[-1].event["data"]["need"] == "besoin 3"
    assert len(set(keys)) == len(sales.deliveries(lead))


async def test_a_receiver_that_asks_for_patience_is_left_in_peace_until_then(
    sales: Sales, crm: HookServer
) -> None:
    sales.hook(crm.url)
    crm.answers.append(Answer(503, {"Retry-After": "3600"}))
    lead = sales.request()
    async with sales.dispatcher():
        await sales.until(lambda: sales.attempts(lead) == 1 and sales.is_quiet(), "the first try")
        (waiting,) = sales.deliveries(lead)
        assert waiting.next_attempt_at is not None
        assert waiting.next_attempt_at >= sales.now() + datetime.timedelta(hours=1)
        other = sales.request("somebody-else")
        await sales.until(lambda: sales.deliveries(other), "the other's turn")
        assert len(crm.received) == 1
        sales.later(hours=2)
        await sales.until(lambda: len(crm.received) == 3, "both leads")


async def test_a_trial_names_nobody_and_is_made_once(sales: Sales, crm: HookServer) -> None:
    hook = sales.hook(crm.url)
    crm.answers.append(Answer(500))

    def try_out() -> None:
        with sales.services.unit_of_work() as uow:
            uow.deliveries.add_trial(hook.id, sales.now())
            uow.commit()

    async with sales.dispatcher():
        try_out()
        await sales.until(lambda: sales.dead(), "its failure")
        assert sales.dead()[0].last_error == "http_500"
        try_out()
        await sales.until(lambda: sales.receiver(hook.id).last_success_at, "its success")
    assert [(item.event["type"], item.event["data"]) for item in crm.received] == [("receiver.test", {})] * 2


async def test_a_receiver_that_is_gone_is_told_nothing_any_more(sales: Sales, crm: HookServer) -> None:
    hook = sales.hook(crm.url)
    crm.usual = Answer(410)
    first, second = sales.request("one"), sales.request("two")
    async with sales.dispatcher():
        await sales.until(lambda: sales.receiver(hook.id).state is ReceiverState.GONE, "its goodbye")
        await sales.until(lambda: sales.dead(), "the dead letter")
        later = sales.request("three")
        await sales.until(lambda: sales.is_quiet() or len(crm.received) >= 1, "quiet")
    assert {state for lead in (first, second) for _, state in sales.states(lead)} <= {"dead", "waiting"}
    assert sales.states(later) == []


async def test_what_is_never_taken_ends_as_a_dead_letter_and_arrives_when_it_is_replayed(
    sales: Sales, crm: HookServer
) -> None:
    hook = sales.hook(crm.url)
    crm.usual = Answer(400)
    lead = sales.request()
    async with sales.dispatcher():
        for tries in range(1, len(SCHEDULE) + 2):
            await sales.until(lambda tries=tries: sales.attempts(lead) == tries, f"try {tries}")
            await sales.until(sales.is_quiet, "its end")
            sales.later(days=1)
        await sales.until(lambda: sales.dead(), "the dead letter")
        assert [item.last_error for item in sales.dead()] == ["http_400"]
        crm.usual = Answer(200)
        with sales.services.unit_of_work() as uow:
            assert uow.deliveries.replay_all(hook.id, sales.now()) == 1
            uow.commit()
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the replay")
    assert len({item.key for item in crm.received}) == 1
    assert sales.receiver(hook.id).failures == 0


async def test_a_receiver_that_is_slow_or_talks_without_end_holds_up_no_other_one(
    sales: Sales, crm: HookServer
) -> None:
    wake = threading.Event()
    with HookServer() as slow:
        slow.usual = Answer(silent=wake)
        # Only ports that were named may be reached.
        own = Sales(sales.settings.database_url, [crm.host, slow.host])
        own.hook(slow.url, "slow")
        own.hook(crm.url, "quick")
        crm.usual = Answer(200, endless=True)
        leads = [own.request(f"visitor-{number}") for number in range(8)]
        async with own.dispatcher():
            await own.until(lambda: len(crm.received) == len(leads), "the quick one")
            wake.set()
            await own.until(
                lambda: all(state == "delivered" for lead in leads for _, state in own.states(lead)), "all"
            )
        own.services.close()
    assert len({item.key for item in crm.received}) == len(leads)


async def test_several_dispatchers_tell_each_receiver_once(sales: Sales, crm: HookServer) -> None:
    sales.hook(crm.url, "one")
    sales.hook(crm.url, "two")
    leads = [sales.request(f"visitor-{number}") for number in range(12)]
    async with sales.dispatcher(), sales.dispatcher(), sales.dispatcher():
        await sales.until(
            lambda: all(len(sales.states(lead)) == 2 and "waiting" not in dict(sales.states(lead)).values()
                        for lead in leads),
            "everything",
        )  # fmt: skip
    assert len(crm.received) == 2 * len(leads)


async def test_a_refusal_and_an_erasure_are_told_to_whoever_had_the_lead(
    sales: Sales, crm: HookServer
) -> None:
    sales.hook(crm.url)
    refused, erased = sales.request("one"), sales.request("two")
    async with sales.dispatcher():
        await sales.until(lambda: len(crm.received) == 2 and sales.is_quiet(), "both leads")
        sales.request("one", consent=Consent(contact=False))
        with sales.services.unit_of_work() as uow:
            erase(uow, erased.conversation_id, AskedBy.VISITOR, sales.now())
            uow.commit()
        sales.later(minutes=5)
        await sales.until(lambda: len(crm.received) == 4 and sales.is_quiet(), "both withdrawals")
    told = [item.event for item in crm.received[2:]]
    assert {event["type"] for event in told} == {"lead.withdrawn"}
    assert sorted(event["data"]["id"] for event in told) == sorted([refused.id, erased.id])
    assert all(event["data"].keys() == {"id"} for event in told)
    assert sales.deliveries(erased) == []


async def test_a_lead_that_becomes_undeliverable_before_it_is_sent_is_sent_to_nobody(
    sales: Sales, crm: HookServer
) -> None:
    sales.hook(crm.url)
    lead = sales.request()
    sales.change(lead, do_not_contact=True)
    async with sales.dispatcher():
        await sales.until(sales.is_quiet, "quiet")
    assert crm.received == []


async def test_nothing_is_sent_inside_even_when_the_name_of_the_host_means_another_address_later(
    sales: Sales, crm: HookServer
) -> None:
    sales.hook(f"https://rebinding.example:8443/{crm.port}")
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34", "127.0.0.1"] if len(asked) == 1 else ["127.0.0.1"]

    lead = sales.request()
    async with sales.dispatcher(resolve=resolve):
        for tries in (1, 2):
            await sales.until(lambda tries=tries: sales.attempts(lead) == tries and sales.is_quiet(), "a try")
            assert sales.deliveries(lead)[0].last_error == "address_refused"
            sales.later(hours=1)
    assert asked[:2] == ["rebinding.example", "rebinding.example"]
    assert crm.received == []


def living_lanes(dispatcher: Dispatcher) -> list[asyncio.Task[None]]:
    return [lane for lane in dispatcher._lanes.values() if not lane.done()]


async def test_a_worker_that_dies_in_the_middle_leaves_the_delivery_to_another_one(
    sales: Sales, crm: HookServer
) -> None:
    sales.hook(crm.url)
    lead = sales.request()
    wake = threading.Event()
    crm.answers.append(Answer(silent=wake))
    async with sales.dispatcher() as dying:
        await sales.until(lambda: len(crm.received) == 1, "the first try")
        # A thread that is claiming would go on, and claim for nobody: a process that is killed has none.
        await sales.until(lambda: len(living_lanes(dying)) == 1, "the others' end")
        for lane in living_lanes(dying):  # killed: nothing is written down of how it ended
            lane.cancel()
    wake.set()
    sales.later(minutes=3)
    async with sales.dispatcher():
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the second try")
    assert [item.key for item in crm.received] == [sales.deliveries(lead)[0].key] * 2
