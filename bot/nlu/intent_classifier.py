"""The graph component that reads a message: its intent, its segment, and what each of its clauses says."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_EXAMPLE, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import split
from bot.nlu.model import Example, TextModel, TrainingOptions, train
from bot.nlu.spacy_vectors import read_vectors

FALLBACK_INTENT = "nlu_fallback"
SEGMENT_RANKING = "segment_ranking"
CLAUSES = "clauses"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Words and pieces of words of the folded text, weighted and counted, against one plane per label."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings with their defaults; `config.yml` may change each."""
        return {
            "threshold": 0.35,
            "margin": 0.05,
            "strength": 1.0,
            "held_out": 5,
            "noise_share": 1.0,
            "rarest": 1,
            "seed": 7,
            "vectors": None,
            "dimensions": 100,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: TextModel | None = None,
    ) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the intents and, where their metadata names one, from the segments of the examples."""
        examples = [_example(message) for message in training_data.intent_examples if message.get(TEXT)]
        names = ("strength", "held_out", "noise_share", "rarest", "seed")
        options = TrainingOptions(**{name: self._config[name] for name in names})
        package = self._config["vectors"]
        meanings = read_vectors(package, self._config["dimensions"]) if package else None
        self._model = train(examples, options, meanings)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking, segments and clauses to each message."""
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                self._read(message, text)
        return messages

    def _read(self, message: Message, text: str) -> None:
        ranking, segments = self._understand(text)
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set(SEGMENT_RANKING, segments, add_to_output=True)
        message.set(CLAUSES, self._clauses(text, ranking), add_to_output=True)

    def _understand(self, text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        if self._model is None or not any(character.isalnum() for character in text):
            return [_named(FALLBACK_INTENT, 1.0)], []
        indices, weights = self._model.vector(text)
        if not len(indices):  # nothing in it was ever seen
            return [_named(FALLBACK_INTENT, 1.0)], []
        ranking = [_named(*pair) for pair in self._model.intent.ranking(indices, weights, _RANKED)]
        segments = [_named(*pair) for pair in self._model.segment.ranking(indices, weights)]
        return self._with_fallback(ranking), segments

    def _with_fallback(self, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first = ranking[0]["confidence"]
        second = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
        if first >= self._config["threshold"] and first - second >= self._config["margin"]:
            return ranking
        return [_named(FALLBACK_INTENT, 1.0 - first), *ranking]

    def _clauses(self, text: str, whole: list[dict[str, Any]]) -> list[dict[str, Any]]:
        spans = split(text)
        if len(spans) < 2:
            return [_clause(text, start, end, whole[0]) for start, end in spans]
        return [_clause(text, start, end, self._understand(text[start:end])[0][0]) for start, end in spans]


def _example(message: Message) -> Example:
    metadata = message.get(METADATA) or {}
    of_intent, of_example = metadata.get(METADATA_INTENT) or {}, metadata.get(METADATA_EXAMPLE) or {}
    segment = of_example.get("segment") or of_intent.get("segment")
    return Example(message.get(TEXT), message.get(INTENT), str(segment) if segment else None)


def _named(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": confidence}


def _clause(text: str, start: int, end: int, intent: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "intent": intent["name"],
        "confidence": intent["confidence"],
    }
