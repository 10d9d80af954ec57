"""What a webhook leaves in the logs and in the figures of operators."""

from __future__ import annotations

import structlog.testing
from prometheus_client import REGISTRY

from tests.integration.delivery.sending import Sales
from tests.support.receiving import Answer, HookServer


async def test_logs_tell_ids_and_never_what_is_in_a_lead(sales: Sales, crm: HookServer) -> None:
    sales.hook(crm.url)
    crm.answers.append(Answer(500))
    sales.request("maelle", phone="+33639980011", need="une cuisine")
    with structlog.testing.capture_logs() as logs:
        async with sales.dispatcher():
            await sales.until(lambda: len(crm.received) == 1 and sales.is_quiet(), "the first try")
            sales.later(hours=1)
            await sales.until(lambda: len(crm.received) == 2 and sales.is_quiet(), "the second try")
    assert {entry["event"] for entry in logs} == {"delivery.failed", "delivery.delivered"}
    text = str(logs)
    assert not [word for word in ("maelle", "Maëlle", "menuiserie", "639980011", "cuisine") if word in text]


async def test_attempts_are_counted_by_how_they_ended(sales: Sales, crm: HookServer) -> None:
    def attempts(outcome: str) -> float:
        of = {"kind": "webhook", "outcome": outcome}
        return REGISTRY.get_sample_value("aiguilleur_delivery_attempts_total", of) or 0.0

    before = attempts("delivered"), attempts("refused")
    sales.hook(crm.url)
    lead = sales.request()
    async with sales.dispatcher():
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the delivery")
    assert (attempts("delivered"), attempts("refused")) == (before[0] + 1, before[1])
