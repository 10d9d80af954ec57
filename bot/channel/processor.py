"""A message processor and an agent that fail visibly, and that obey no typed command."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, ActionListen
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.answer import MODEL, latest_turn
from bot.channel.graph import PlainGraphRunner
from bot.channel.plain_text import has_words, without_command
from bot.channel.requests import DoorRequest
from bot.channel.turn import TurnFailed, current_turn
from bot.telemetry.stages import async_stage, stage

OPEN_INTENT = "open_conversation"
BUTTON_INTENT = "answer_by_button"
FALLBACK_INTENT = "nlu_fallback"


class DoorMessage(UserMessage):
    """A message that came through the door."""

    def __init__(self, request: DoorRequest) -> None:
        text = f"/{OPEN_INTENT}" if request.kind == "open" else request.text
        super().__init__(
            text,
            CollectingOutputChannel(),
            request.conversation_id,
            input_channel="door",
            message_id=request.message_id,
            metadata=request.metadata(),
        )
        self.request = request


class StrictProcessor(MessageProcessor):
    """Rasa's processor, except that no failure is swallowed and that no visitor's text is a command."""

    _predict_next_with_tracker = stage("policies")(MessageProcessor._predict_next_with_tracker)

    @async_stage("understanding")
    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """What the message says: the text of a visitor, or the button they pressed."""
        if isinstance(message, DoorMessage):
            parse_data = await self._parse_door_message(message, tracker, only_output_properties)
            return {**parse_data, MODEL: model_name(self.model_filename)}
        return await super().parse_message(message, tracker, only_output_properties)

    async def _parse_door_message(
        self, message: DoorMessage, tracker: DialogueStateTracker | None, only_output_properties: bool
    ) -> dict[str, Any]:
        request = message.request
        if request.kind == "open":
            return _certain(message.text, OPEN_INTENT)
        if request.button is not None:
            known = request.button.name in self.domain.intent_properties
            parse_data = _certain(message.text, request.button.name if known else BUTTON_INTENT)
            parse_data["button"] = {"name": request.button.name, "values": dict(request.button.values)}
            return parse_data
        if not has_words(message.text):
            return _certain(message.text, FALLBACK_INTENT)
        plain = copy.copy(message)
        plain.text = without_command(message.text)
        parse_data = await super().parse_message(plain, tracker, only_output_properties)
        parse_data["text"] = message.text
        return parse_data

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Warn of what the domain does not know. Rasa makes an empty domain each time, to compare ours."""
        entities = {found["entity"] for found in parse_data["entities"] or []}
        knows_intent = parse_data["intent"]["name"] in self.domain.intent_properties
        if knows_intent and entities.issubset(self.domain.entities):
            return
        super()._check_for_unseen_features(parse_data)

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """The tracker of the turn that is being handled, or the stored one."""
        turn = current_turn.get()
        if turn is not None and turn.tracker.sender_id == conversation_id:
            return turn.tracker
        return await super().get_tracker(conversation_id)

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        """Store the turn, unless it left the visitor without a word."""
        turn = current_turn.get()
        if turn is not None:
            latest = latest_turn(tracker)
            if latest is None or not any(isinstance(event, BotUttered) for event in latest[1]):
                raise TurnFailed("no_answer")
        await super().save_tracker(tracker)
        if turn is not None:
            turn.tracker, turn.saved = tracker, True

    async def _update_tracker_session(
        self,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        # Rasa puts a message's metadata into a slot here; what a browser sends stays out of slots.
        await super()._update_tracker_session(tracker, output_channel, None)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Nothing: slots hold what visitors said, and to put them into words takes longer than an action."""

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        if type(action) is ActionListen:  # does nothing: Rasa copies the tracker for it to do that with
            self._log_action_on_tracker(tracker, action, [], prediction)
            return False
        return bool(
            await super()._run_action(_WatchedAction(action), tracker, output_channel, nlg, prediction)
        )


class _WatchedAction(Action):
    """An action whose exceptions end the turn. Rejections pass: they are how a form gives way."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def name(self) -> str:
        return str(self._action.name())

    def __str__(self) -> str:
        return str(self._action)

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            return list(await self._action.run(output_channel, nlg, tracker, domain) or [])
        except ActionExecutionRejection:
            raise
        except Exception as error:
            raise TurnFailed("action_failed", self.name()) from error


def model_name(filename: str) -> str:
    """The name of a model: that of its archive."""
    return filename.removesuffix(".tar.gz")


class StrictAgent(Agent):
    """Rasa's agent with the strict processor and the tracker store itself, without a silent fallback."""

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        if store is None:
            return InMemoryTrackerStore(domain)
        store.domain = domain
        return store

    def load_model(self, model_path: str, fingerprint: str | None = None) -> None:
        """Load the model and make its processor strict."""
        super().load_model(model_path, fingerprint)
        make_strict(self)


def make_strict(agent: Agent) -> None:
    """Make a loaded agent strict: `rasa run` builds its own agent, and every agent its own processor."""
    processor = agent.processor
    if processor is None:
        return
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        agent.tracker_store = processor.tracker_store = agent.tracker_store._tracker_store
    processor.__class__ = StrictProcessor
    if isinstance(processor.graph_runner, DaskGraphRunner):
        processor.graph_runner = PlainGraphRunner.taking_over(processor.graph_runner)
    processor.on_circuit_break = _circuit_broken


def _circuit_broken(tracker: DialogueStateTracker, *_: Any) -> None:
    raise TurnFailed("action_limit", str(tracker.latest_action_name))


def _certain(text: str, intent: str) -> dict[str, Any]:
    understood = {"name": intent, "confidence": 1.0}
    return {"text": text, "intent": understood, "intent_ranking": [dict(understood)], "entities": []}
