"""What a custom action gets: Rasa describes the whole conversation, again for every action.

Our actions look at the slots and at the latest message. The events of the turn that is going on, and as a
rule those of the one before, are enough for what others may be added.
"""

from __future__ import annotations

from typing import Any

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.tracker import FastTracker

_stock_call = RemoteAction._action_call_format


def action_call(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """The body of the request to an action: Rasa's, with the latest events alone."""
    if not isinstance(tracker, FastTracker):
        return dict(_stock_call(action, tracker, domain))
    call = {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": tracker.described(),
        "version": rasa.__version__,
    }
    if not action._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(
        action.name()
    ):
        call["domain"] = domain.as_dict()
    return call
