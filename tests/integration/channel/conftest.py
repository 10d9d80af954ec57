"""A tiny bot, trained once per session, and agents that run it."""

from __future__ import annotations

import json
import logging
import os
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
# Two processes of the tests that train at once would both want to write the same line of Rasa's cache.
os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parents[2]
ACTIONS = "tests.integration.channel.tiny_actions"


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the trained model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rasa

        result = rasa.train(
            domain=str(FOLDER / "tiny_bot" / "domain.yml"),
            config=str(FOLDER / "tiny_bot" / "config.yml"),
            training_files=[str(FOLDER / "tiny_bot")],
            output=str(tmp_path_factory.mktemp("tiny_model")),
            fixed_model_name="tiny",
        )
    assert result.model is not None
    return Path(result.model)


@pytest.fixture(autouse=True)
def quiet_rasa() -> None:
    """Rasa prints every state that it looks at, unless somebody sets its log level; for one test alone."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rasa warns of its own past whenever it loads a domain; that says nothing about our code."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"))


class Visitor:
    """Somebody who talks to the bot through the channel, without HTTP."""

    def __init__(self, agent: Any, conversation_id: str = "c") -> None:
        from bot.channel.conversation import Conversations

        self.agent = agent
        self.conversation_id = conversation_id
        self.conversations = Conversations()
        self.turn = -1

    async def send(self, kind: str, text: str, payload: str | None = None, **fixed: Any) -> dict[str, Any]:
        """Send one message; the next number and a new id unless fixed."""
        from bot.channel.requests import parse_request

        self.turn = fixed.get("turn", self.turn + 1)
        message = {
            "conversation_id": self.conversation_id,
            "message_id": fixed.get("message_id", uuid.uuid4().hex),
            "turn": self.turn,
            "kind": kind,
            "text": text,
            "payload": payload,
            "context": {"page": "/tarifs", "referrer": "", "utm": {}, "test": True},
        }
        return await self.conversations.answer(self.agent, parse_request(json.dumps(message).encode()))

    async def open(self) -> dict[str, Any]:
        """Open the conversation."""
        return await self.send("open", "")

    async def say(self, text: str, **fixed: Any) -> dict[str, Any]:
        """Type a message."""
        self.turn = max(self.turn, 0)
        return await self.send("text", text, **fixed)

    async def click(self, title: str, payload: str) -> dict[str, Any]:
        """Click a button."""
        self.turn = max(self.turn, 0)
        return await self.send("button", title, payload)

    async def events(self) -> list[dict[str, Any]]:
        """What is stored of the conversation."""
        tracker = await self.agent.tracker_store.retrieve_full_tracker(self.conversation_id)
        return [event.as_dict() for event in tracker.events] if tracker else []


def texts(answer: dict[str, Any]) -> list[str]:
    """What the bot said."""
    return [message["text"] for message in answer["messages"]]


AgentFactory = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Where trackers are stored."""
    return f"sqlite:///{tmp_path}/tracker.db"


@pytest.fixture
def new_agent(tiny_model: Path, database: str) -> Iterator[AgentFactory]:
    """Builds strict agents that share one database, as several processes would."""
    from bot.channel.actions_endpoint import LocalActions
    from bot.channel.arming import arm_agent
    from bot.channel.processor import StrictAgent
    from bot.channel.store import StrictTrackerStore
    from tests.integration.channel.tiny_actions import switches

    switches.reset()
    made: list[Any] = []

    def build(action_seconds: float = 3.0) -> Any:
        agent = StrictAgent(
            tracker_store=StrictTrackerStore(host=database),
            action_endpoint=LocalActions(ACTIONS, action_seconds),
        )
        agent.load_model(str(tiny_model))
        arm_agent(agent)
        made.append(agent)
        return agent

    yield build
    for agent in made:
        agent.action_endpoint.close()
        agent.tracker_store._events.close()


@pytest.fixture
def visitor(new_agent: AgentFactory) -> Visitor:
    """A visitor of a freshly started bot."""
    return Visitor(new_agent())
