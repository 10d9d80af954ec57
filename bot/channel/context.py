"""What a message means where it was said."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker


def contextualise(
    parse_data: dict[str, Any], tracker: DialogueStateTracker, message_metadata: dict[str, Any]
) -> dict[str, Any]:
    """The understanding of the message in its conversation.

    `parse_data` is what the NLU graph made of the text alone; a clicked button stands in
    `parse_data["button"]`. `message_metadata` holds `turn`, `kind` and the visitor's `context` (page,
    referrer, utm, test). The result is stored with the message, where actions find it.
    """
    return parse_data
