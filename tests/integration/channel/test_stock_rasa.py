"""The same conversation with Rasa's own agent and with ours leaves the same events."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import interpolator
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.channel.answer import MODEL
from tests.integration.channel.conftest import AgentFactory, Visitor, texts

pytestmark = [pytest.mark.rasa, pytest.mark.slow]

STOCK = (
    (RemoteAction, "_validate_action_result", RemoteAction._validate_action_result),
    (FormAction, "_temporary_tracker", FormAction._temporary_tracker),
    (interpolator, "interpolate_text", interpolator.interpolate_text),
)

ORDER = ["je cherche une lampe pour ma chambre", "Léa", "combien ça coûte", "rose", "c'est combien", "bleu"]
SMALL_TALK = ["bonjour", "quel est le prix", "au revoir", "qsdfgh", "bonsoir", "vos tarifs"]


def comparable(value: Any) -> Any:
    """Events without what differs between any two conversations."""
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if isinstance(value, dict):
        # Ours writes down which model understood the message.
        volatile = {"timestamp", "metadata", "message_id", "input_channel", MODEL}
        return {key: comparable(item) for key, item in value.items() if key not in volatile}
    return value


@pytest.mark.parametrize(
    "turns", [ORDER, list(islice(cycle([*SMALL_TALK, *ORDER]), 120))], ids=["order", "long"]
)
async def test_our_agent_decides_as_rasas_does(
    turns: list[str], new_agent: AgentFactory, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(new_agent())
    own = [texts(await visitor.say(text)) for text in turns]

    for owner, name, stock in STOCK:
        monkeypatch.setattr(owner, name, stock)
    agent = Agent.load(
        str(tiny_model),
        tracker_store=InMemoryTrackerStore(Domain.empty()),
        action_endpoint=visitor.agent.action_endpoint,
    )
    stock_texts = []
    for text in turns:
        messages = await agent.handle_message(UserMessage(text, sender_id="c"))
        stock_texts.append([message["text"] for message in messages if "text" in message])
    tracker = await agent.tracker_store.retrieve("c")

    assert own == stock_texts
    assert comparable(await visitor.events()) == comparable([event.as_dict() for event in tracker.events])
