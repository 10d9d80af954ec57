"""A form's temporary tracker: Rasa replays the whole conversation to make one, twice a turn."""

from __future__ import annotations

from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel.tracker import FastTracker

_stock_temporary_tracker = FormAction._temporary_tracker


def temporary_tracker(
    form: FormAction, current: DialogueStateTracker, additional: list[Event], domain: Domain
) -> DialogueStateTracker:
    """The tracker as it would be after the form ran, without replaying the conversation."""
    if not isinstance(current, FastTracker) or current.restarted:
        return _stock_temporary_tracker(form, current, additional, domain)
    tracker = current.copy()
    tracker.update(SlotSet(REQUESTED_SLOT, form.get_slot_to_fill(current)))
    tracker.update(ActionExecuted(form.name()))
    for event in additional:
        tracker.update(event)
    return tracker
