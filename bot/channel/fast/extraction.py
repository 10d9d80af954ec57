"""The extraction of slots from a message: our domain maps none, and Rasa looks at every slot to find out.

The validators of the forms fill the slots (`mappings: [{type: custom}]` without an action of its own).
"""

from __future__ import annotations

import weakref

from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

_stock_run = ActionExtractSlots.run


async def extract_slots(
    action: ActionExtractSlots,
    output_channel: OutputChannel,
    nlg: NaturalLanguageGenerator,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> list[Event]:
    """What Rasa extracts; nothing at once where the domain says that nothing can be."""
    if _known.maps_nothing(domain):
        return []
    return list(await _stock_run(action, output_channel, nlg, tracker, domain))


class _LastDomain:
    """What was found out about the domain of this process. A domain's own hash takes milliseconds."""

    def __init__(self) -> None:
        self._of: weakref.ref[Domain] | None = None
        self._maps_nothing = False

    def maps_nothing(self, domain: Domain) -> bool:
        if self._of is None or self._of() is not domain:
            self._of, self._maps_nothing = weakref.ref(domain), _maps_nothing(domain)
        return self._maps_nothing


def _maps_nothing(domain: Domain) -> bool:
    if ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions:
        return False
    return all(
        mapping.get("type") == "custom" and not mapping.get("action")
        for slot in domain.slots
        for mapping in slot.mappings
    )


_known = _LastDomain()
