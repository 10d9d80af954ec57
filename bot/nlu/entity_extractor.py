"""The graph component that marks contact details and amounts in a message, for those who read transcripts.

The parsers are those of `bot.leads.fields`: what is marked is what the assistant would take as an answer.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.leads.fields import budget, email, phone, siren_siret
from bot.leads.fields.reading import Reading, ReadingContext

Find = Callable[[str, ReadingContext], list[Reading[Any]]]

_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"']{2,200}[^\s<>\"'.,;:!?)]", re.IGNORECASE)
_PARSERS: dict[str, Find] = {
    "email": email.find,
    "phone": phone.find,
    "siren": siren_siret.find,
    "amount": budget.find,
}
# No parser finds anything in a text without any of these.
_WORTH_READING = re.compile(
    r"[@\d]|arobase|euro|cent|mille|million|balles|\b(?:zero|six|sept|deux)\b", re.IGNORECASE
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContactEntityExtractor(GraphComponent):
    """Adds the entities email, phone, siren, amount and url; slots are filled elsewhere."""

    def __init__(self, today: Callable[[], datetime.date] = datetime.date.today) -> None:
        self._today = today

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContactEntityExtractor:
        """The component, which has nothing to learn."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message, in the order of the text."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = sorted(self.find(text), key=lambda entity: entity["start"])
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def find(self, text: str) -> Iterator[dict[str, Any]]:
        """The entities of a text."""
        for match in _LINK.finditer(text):
            yield _entity("url", match.group(), match.start(), match.end())
        if not _WORTH_READING.search(text):
            return
        context = ReadingContext(self._today())
        for name, find in _PARSERS.items():
            for reading in find(text, context):
                start = text.find(reading.quote)
                if reading.value is not None and reading.quote and start >= 0:
                    yield _entity(name, reading.value, start, start + len(reading.quote))


def _entity(name: str, value: Any, start: int, end: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end, "extractor": "ContactEntityExtractor"}
