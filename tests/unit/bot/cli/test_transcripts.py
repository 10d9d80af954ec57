from __future__ import annotations

import datetime
import json

import pytest

from bot.bootstrap import Services
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Button,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.facts import Outcome
from bot.leads.lead import Lead, Status
from tests.unit.bot.cli.conftest import Command

MORNING = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)


@pytest.fixture
def conversation(services: Services) -> Conversation:
    made = Conversation(id="conversation-1", created_at=MORNING, page="https://example.org/offre")
    message = AssistantMessage(
        "m1", "Bonjour\x1b[31m !", MORNING, buttons=(Button("b1", "Je suis un particulier", "/x"),)
    )
    turn = Turn(
        conversation_id=made.id,
        number=1,
        message=VisitorMessage("v1", MessageKind.TEXT, "bonjour", MORNING),
        status=TurnStatus.ANSWERED,
        answer=Answer((message,), MORNING),
    )
    with services.unit_of_work() as uow:
        uow.conversations.add(made)
        uow.conversations.add_turn(turn)
        uow.commit()
    return made


def test_conversations_are_listed(command: Command, conversation: Conversation) -> None:
    shown = command("transcripts", "list").out
    assert conversation.id in shown
    assert "https://example.org/offre" in shown


def test_a_conversation_is_shown_turn_by_turn(command: Command, conversation: Conversation) -> None:
    shown = command("transcripts", "show", conversation.id).out
    assert "  1 > bonjour\n" in shown
    assert "[ Je suis un particulier ]" in shown


def test_what_the_visitor_thought_of_it_is_shown(
    command: Command, services: Services, conversation: Conversation
) -> None:
    with services.unit_of_work() as uow:
        uow.feedback.rate_conversation(conversation.id, 2, "trop \x1b[31mlong", MORNING)
        uow.commit()
    shown = command("transcripts", "show", conversation.id).out
    assert "satisfaction 2 of 5  trop " in shown and "\x1b" not in shown
    [line] = command("transcripts", "export").out.splitlines()
    assert json.loads(line)["feedback"]["unhappy"] is True


def test_nothing_that_was_said_steers_the_terminal(command: Command, conversation: Conversation) -> None:
    assert "\x1b" not in command("transcripts", "show", conversation.id).out


def test_an_unknown_conversation_is_one_line(command: Command, conversation: Conversation) -> None:
    outcome = command("transcripts", "show", "nobody")
    assert (outcome.code, outcome.error.count("\n")) == (1, 1)


def test_the_export_has_one_conversation_a_line(command: Command, conversation: Conversation) -> None:
    [line] = command("transcripts", "export").out.splitlines()
    exported = json.loads(line)
    assert exported == json.loads(command("transcripts", "show", conversation.id, "--json").out)
    assert exported["turns"][0]["text"] == "bonjour"


def test_what_lists_know_can_be_worked_out_again(
    command: Command, services: Services, conversation: Conversation
) -> None:
    lead = Lead("lead-1", conversation.id, 1, MORNING, MORNING, status=Status.QUALIFIED)
    with services.unit_of_work() as uow:
        uow.leads.claim(lead)
        uow.commit()
    assert command("transcripts", "refresh").out == "1 conversations\n"
    with services.reading() as uow:
        known = uow.overviews.of(conversation.id)
    assert known is not None and known.facts.outcome is Outcome.QUALIFIED
