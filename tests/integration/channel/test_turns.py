"""Whole turns through the channel, with a trained bot and its actions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channel.turn import ConversationMoved, OutOfOrder, StoreFailed, TurnFailed
from tests.integration.channel.conftest import AgentFactory, Visitor, texts
from tests.integration.channel.tiny_actions import switches

pytestmark = pytest.mark.rasa


async def ready_to_order(visitor: Visitor) -> None:
    await visitor.open()
    await visitor.say("je cherche une lampe pour ma chambre")
    await visitor.say("Léa")


async def test_a_conversation_from_the_opening_to_its_end(visitor: Visitor) -> None:
    opened = await visitor.open()
    assert texts(opened) == ["Bonjour."]
    assert opened["messages"][0]["buttons"] == [
        {"title": "Un particulier", "payload": '/answer{"segment": "B2C"}'}
    ]
    assert texts(await visitor.click("Un particulier", '/answer{"segment": "B2C"}')) == ["Profil B2C."]
    asked = await visitor.say("je cherche une lampe pour ma chambre")
    assert (asked["requested_slot"], asked["done"]) == ("name", False)
    assert asked["understanding"]["intent"] == "state_need"
    assert asked["model"] and asked["model"] == opened["model"] and "." not in asked["model"]
    assert (await visitor.say("Léa"))["requested_slot"] == "colour"
    done = await visitor.say("bleu")
    assert (texts(done), done["requested_slot"], done["done"]) == (["C'est noté."], None, True)
    assert done["messages"][0]["card"] == {"colour": "bleu"}
    assert switches.orders == ["Léa"]


async def test_a_digression_is_answered_and_the_question_asked_again(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    assert texts(await visitor.say("combien ça coûte")) == ["Dix euros.", "Quelle couleur, Léa ?"]


async def test_a_refused_answer_is_asked_for_again(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    refused = await visitor.say("rose")
    assert texts(refused) == ["Pas en rose.", "Quelle couleur, Léa ?"]
    assert refused["requested_slot"] == "colour"


@pytest.mark.parametrize("failing", ["save", "validate"])
async def test_a_failed_action_fails_the_turn_and_the_same_message_succeeds_later(
    visitor: Visitor, failing: str
) -> None:
    await ready_to_order(visitor)
    before = await visitor.events()
    switches.failing.add(failing)
    with pytest.raises(TurnFailed) as failure:
        await visitor.say("bleu", turn=3, message_id="m-3")
    assert failure.value.code == "action_failed"
    assert await visitor.events() == before
    assert switches.orders == []
    switches.failing.clear()
    assert texts(await visitor.say("bleu", turn=3, message_id="m-3")) == ["C'est noté."]
    assert switches.orders == ["Léa"]


async def test_the_same_message_twice_is_executed_once_and_answered_twice(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    first = await visitor.say("bleu", turn=3, message_id="m-3")
    stored = await visitor.events()
    assert await visitor.say("bleu", turn=3, message_id="m-3") == first
    assert await visitor.events() == stored
    assert switches.orders == ["Léa"]


async def test_the_same_message_after_a_restart_of_the_process_is_executed_once(
    visitor: Visitor, new_agent: AgentFactory
) -> None:
    await ready_to_order(visitor)
    first = await visitor.say("bleu", turn=3, message_id="m-3")
    visitor.agent = new_agent()
    assert await visitor.say("bleu", turn=3, message_id="m-3") == first
    assert switches.orders == ["Léa"]


async def test_the_same_message_sent_twice_at_once_is_executed_once(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    switches.waiting_seconds = 0.1
    answers = await asyncio.gather(*(visitor.say("bleu", turn=3, message_id="m-3") for _ in range(3)))
    assert answers[0] == answers[1] == answers[2]
    assert switches.orders == ["Léa"]


async def test_an_older_message_is_out_of_order(visitor: Visitor) -> None:
    await visitor.open()
    await visitor.say("bonjour")
    with pytest.raises(OutOfOrder):
        await visitor.say("bonsoir", turn=1)


async def test_a_message_may_follow_one_that_failed(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    switches.failing.add("save")
    with pytest.raises(TurnFailed):
        await visitor.say("bleu", turn=3)
    switches.failing.clear()
    assert texts(await visitor.say("vert", turn=4)) == ["C'est noté."]


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "  /restart",
        "\u200b/restart",
        "\uff0frestart",
        '/answer{"segment": "B2R"}',
        "/open_conversation",
        "/goodbye@1.0",
        "/back",
        "/session_start",
    ],
)
async def test_a_command_typed_by_a_visitor_is_text(visitor: Visitor, typed: str) -> None:
    await ready_to_order(visitor)
    before = len(await visitor.events())
    await visitor.say(typed)
    tracker = await visitor.agent.tracker_store.retrieve("c")
    assert tracker.latest_message.text == typed.strip()
    assert (tracker.get_slot("name"), tracker.get_slot("segment")) == ("Léa", None)
    happened = [event["event"] for event in (await visitor.events())[before:]]
    assert not {"restart", "session_started", "rewind", "undo"} & set(happened)
    assert tracker.latest_message.intent["name"] not in {"restart", "back", "session_start"}
    assert tracker.latest_message.intent["confidence"] < 1.0


async def test_text_without_words_is_never_classified(visitor: Visitor) -> None:
    await visitor.open()
    answer = await visitor.say("👍 !!!")
    assert (texts(answer), answer["understanding"]["intent"]) == (["Pardon ?"], "nlu_fallback")


async def test_the_visitors_context_is_kept_with_the_message_and_in_no_slot(visitor: Visitor) -> None:
    await visitor.open()
    await visitor.say("bonjour")
    tracker = await visitor.agent.tracker_store.retrieve("c")
    assert tracker.latest_message.metadata["turn"] == 1
    assert tracker.latest_message.metadata["context"]["page"] == "/tarifs"
    assert "tarifs" not in str(tracker.current_slot_values())


async def test_a_card_of_a_response_comes_along(visitor: Visitor) -> None:
    await visitor.open()
    (message,) = (await visitor.say("je voudrais un conseiller humain"))["messages"]
    assert message == {"text": "Un conseiller arrive.", "buttons": [], "card": {"kind": "human"}}


async def test_a_turn_without_a_word_is_a_failed_turn(visitor: Visitor) -> None:
    await visitor.open()
    before = await visitor.events()
    switches.silent = True
    with pytest.raises(TurnFailed) as failure:
        await visitor.say("quel est le prix")
    assert failure.value.code == "no_answer"
    assert await visitor.events() == before


async def test_an_action_that_takes_too_long_fails_the_turn(new_agent: AgentFactory) -> None:
    visitor = Visitor(new_agent(action_seconds=0.2))
    await ready_to_order(visitor)
    switches.blocking_seconds = 0.5
    with pytest.raises(TurnFailed) as failure:
        await visitor.say("bleu")
    assert failure.value.code == "action_deadline"


async def test_a_turn_that_takes_too_long_fails(visitor: Visitor) -> None:
    from bot.channel.conversation import Conversations

    await ready_to_order(visitor)
    before = await visitor.events()
    visitor.conversations = Conversations(turn_seconds=0.2)
    switches.waiting_seconds = 1.0
    with pytest.raises(TurnFailed) as failure:
        await visitor.say("bleu")
    assert failure.value.code == "turn_deadline"
    assert await visitor.events() == before


async def test_a_store_that_cannot_be_written_fails_the_turn(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    before = await visitor.events()
    _sql(visitor, "create trigger no before insert on tracker_events begin select raise(abort, 'full'); end")
    with pytest.raises(StoreFailed):
        await visitor.say("bleu", turn=3, message_id="m-3")
    _sql(visitor, "drop trigger no")
    assert await visitor.events() == before
    assert texts(await visitor.say("bleu", turn=3, message_id="m-3")) == ["C'est noté."]


async def test_a_store_that_cannot_be_read_fails_the_turn_instead_of_starting_again(visitor: Visitor) -> None:
    await ready_to_order(visitor)
    _sql(visitor, "alter table tracker_events rename to away")
    with pytest.raises(StoreFailed):
        await visitor.say("bleu", turn=3)
    _sql(visitor, "alter table away rename to tracker_events")
    assert texts(await visitor.say("bleu", turn=3)) == ["C'est noté."]


async def test_two_processes_serve_one_conversation_in_turn(new_agent: AgentFactory) -> None:
    visitor, agents = Visitor(None), [new_agent(), new_agent()]
    sent = [
        ("je cherche une lampe pour ma chambre", "name"),
        ("Zoé", "colour"),  # a name of its own: a slow action of another test may end in this one
        ("rose", "colour"),
        ("bleu", None),
    ]
    for number, (text, asked) in enumerate(sent):
        visitor.agent = agents[number % 2]
        assert (await visitor.say(text))["requested_slot"] == asked
    assert switches.orders.count("Zoé") == 1


async def test_of_two_processes_at_once_one_is_refused_and_nothing_is_lost(new_agent: AgentFactory) -> None:
    first, second = Visitor(new_agent()), Visitor(new_agent())
    await ready_to_order(first)
    second.turn = first.turn
    switches.waiting_seconds = 0.2
    outcomes: list[Any] = await asyncio.gather(first.say("bleu"), second.say("vert"), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, ConversationMoved)]
    answered = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    assert (len(refused), len(answered)) == (1, 1)
    users = [event["text"] for event in await first.events() if event["event"] == "user"]
    assert len(users) == 4


async def test_two_visitors_do_not_wait_for_each_other(new_agent: AgentFactory) -> None:
    agent = new_agent()
    slow, quick = Visitor(agent, "slow"), Visitor(agent, "quick")
    await ready_to_order(slow)
    switches.blocking_seconds = 1.0
    ordering = asyncio.ensure_future(slow.say("bleu"))
    await asyncio.sleep(0.05)
    await asyncio.wait_for(quick.say("bonjour"), 0.7)
    assert not ordering.done()
    assert texts(await ordering) == ["C'est noté."]


def _sql(visitor: Visitor, statement: str) -> None:
    with visitor.agent.tracker_store._events._engine.begin() as connection:
        connection.exec_driver_sql(statement)
