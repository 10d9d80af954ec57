from __future__ import annotations

import warnings

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered

from bot.channel.fast.extraction import extract_slots
from bot.channel.tracker import FastTracker

stock_run = ActionExtractSlots.run
CUSTOM = "name: {type: text, mappings: [{type: custom}]}"
FROM_TEXT = "said: {type: text, mappings: [{type: from_text}]}"


def domain(*slots: str, actions: str = "[]") -> Domain:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa warns of its own past whenever a domain has slots
        lines = "\n  ".join(slots)
        return Domain.from_yaml(f'version: "3.1"\nintents: [greet]\nactions: {actions}\nslots:\n  {lines}\n')


async def both(of: Domain) -> tuple[list[Event], list[Event]]:
    """What ours and what Rasa's finds in one message."""
    message = UserUttered("Léa", {"name": "greet", "confidence": 1.0})
    tracker = FastTracker.from_events("c", [message], of.slots)
    action, channel = ActionExtractSlots(None), CollectingOutputChannel()
    words = TemplatedNaturalLanguageGenerator(of.responses)
    ours = await extract_slots(action, channel, words, tracker, of)
    return ours, list(await stock_run(action, channel, words, tracker, of))


async def test_where_only_validators_fill_slots_nothing_is_extracted_as_with_rasa() -> None:
    assert await both(domain(CUSTOM)) == ([], [])


async def test_a_slot_that_takes_the_text_is_filled_as_with_rasa() -> None:
    ours, stock = await both(domain(CUSTOM, FROM_TEXT))
    assert ours == stock == [SlotSet("said", "Léa")]


async def test_the_domain_that_is_asked_about_decides_not_the_one_before() -> None:
    assert (await both(domain(CUSTOM)))[0] == []
    assert (await both(domain(FROM_TEXT)))[0] == [SlotSet("said", "Léa")]


@pytest.mark.parametrize(
    "of",
    [
        domain(
            "name: {type: text, mappings: [{type: custom, action: action_name}]}", actions="[action_name]"
        ),
        domain(CUSTOM, actions="[action_validate_slot_mappings]"),
    ],
    ids=["an action for one slot", "a validator of all"],
)
async def test_custom_actions_that_fill_slots_are_still_run(
    of: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    async def noted(self: ActionExtractSlots, name: str, *_: object) -> list[Event]:
        ran.append(name)
        return []

    monkeypatch.setattr(ActionExtractSlots, "_run_custom_action", noted)
    await both(of)
    assert len(ran) == 2  # ours and Rasa's
