"""Everything that both sides said can be exported, in order, with what was understood."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.support.people import grandchild
from tests.support.product import Product
from tests.support.visitor import Visitor


def _exported(product: Product, *command: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *command],
        env=dict(product.instance.environment), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_message_of_both_sides_is_exported_in_order(visitor: Visitor) -> None:
    grandchild(visitor, "consent").says("C'est combien ?").presses("oui, j'accepte")
    visitor.presses("oui, c'est exact").says("non merci")
    visitor.history()  # The last answer is written down before this is shown.
    found = _exported(visitor.product, "transcripts", "export")
    [transcript] = [item for item in found if item["conversation_id"] == visitor.conversation_id]
    turns = transcript["turns"]
    assert [turn["turn"] for turn in turns] == list(range(len(visitor.typed) + 1))
    assert [turn["text"] for turn in turns[1:]] == visitor.typed
    said = [message["text"] for turn in turns for message in turn["messages"]]
    assert said == [bubble["text"] for bubble in visitor.bubbles]
    assert [turn["requested_slot"] or "" for turn in turns[1:]] == visitor.asked_topics
    assert {turn["status"] for turn in turns} == {"answered"}


def test_what_was_understood_stands_beside_each_message(visitor: Visitor) -> None:
    grandchild(visitor, "email").says("Vous êtes un robot ?")
    turns = visitor.transcript()
    budget = next(turn for turn in turns if turn["text"] == "200 euros")
    facts = {fact["topic"]: fact["value"] for fact in budget["understanding"]["facts"]}
    assert facts == {"budget": 200}
    robot = turns[-1]["understanding"]
    assert robot["intent"] == "ask_if_bot" and robot["confidence"] > 0.3
    assert turns[1]["understanding"]["segment"]["label"] == "B2C"


def test_what_saves_a_request_was_understood_as_well(visitor: Visitor) -> None:
    grandchild(visitor, "consent").presses("oui, j'accepte").presses("oui, c'est exact")
    accepted, confirmed = visitor.transcript()[-2:]
    assert [turn["understanding"]["acts"] for turn in (accepted, confirmed)] == [["agrees"], ["agrees"]]


def test_the_browser_that_comes_back_sees_the_same_conversation(visitor: Visitor) -> None:
    grandchild(visitor, "budget")
    messages = visitor.history()["messages"]
    assert [m["text"] for m in messages if m["author"] == "visitor"] == visitor.typed
    shown = [m["text"] for m in messages if m["author"] == "assistant"]
    assert shown == [bubble["text"] for bubble in visitor.bubbles]
    assert visitor.history()["requested_slot"] == "budget"


def test_leads_are_exported_by_the_command_line_as_they_are_stored(visitor: Visitor) -> None:
    grandchild(visitor, "confirm").says("oui")
    found = _exported(visitor.product, "leads", "export")
    [lead] = [item for item in found if item["conversation_id"] == visitor.conversation_id]
    assert lead == visitor.lead()
