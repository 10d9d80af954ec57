"""Trackers that stay fast in long conversations, with the same results as Rasa's own.

Rasa replays every event of a conversation several times per turn: to copy the tracker around each action,
to describe it to the action, to list the events that still apply, and to list the states its rules look at.
Here a copy copies the state; actions get the latest events; the events that apply are carried forward from
turn to turn; and the states start at a checkpoint at least `KEEP` events back, further than any rule looks.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

_Tracker = TypeVar("_Tracker", bound=DialogueStateTracker)
# They change the state, and say nothing of which action ran in which loop: of a form that goes on for long,
# Rasa looks at all that it ever set, twice a turn.
_STATE_ALONE = frozenset({SlotSet, BotUttered})
KEEP = 50
RECENT = 20
"""Events that actions get: those of the turn that is going on, and as a rule of the one before."""


@dataclass
class _Applied:
    """The events that still apply after the first `seen` events, and the loops that were started in them."""

    seen: int = 0
    events: list[Event] = field(default_factory=list)
    loops: frozenset[str] = frozenset()
    executed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Checkpoint:
    """The state of a tracker that was fed with `applied` and nothing else."""

    applied: list[Event]
    tracker: DialogueStateTracker


class FastTracker(DialogueStateTracker):
    """A tracker that knows what is stored of it, and neither copies nor lists by replaying everything."""

    slots: dict[str, Slot]
    stored_events: int = 0
    stored_position: int = 0
    restarted: bool = False
    """Whether the conversation ever began anew (`Restarted`)."""
    _applied: _Applied | None = None
    _checkpoint: _Checkpoint | None = None

    def update(self, event: Event, domain: Domain | None = None) -> None:
        """Take in an event, as Rasa does."""
        super().update(event, domain)
        if isinstance(event, Restarted):
            self.restarted = True

    def copy(self) -> FastTracker:
        """The same tracker in the same state, without replaying its events; slots are shared until set."""
        twin = _twin(self, dict(self.slots))
        # Rasa's copy does not stamp events either: the tracker they end up in does.
        twin.model_id = twin.assistant_id = None
        return twin

    def _set_slot(self, key: str, value: Any) -> None:
        if key in self.slots:
            self.slots[key] = _copied(self.slots[key])
        super()._set_slot(key, value)

    def _reset_slots(self) -> None:
        self.slots.update(_all_copied(self.slots))
        super()._reset_slots()

    def init_copy(self) -> DialogueStateTracker:
        """A tracker with the same initial values, as Rasa makes it."""
        blank = DialogueStateTracker(
            self.sender_id, (), self._max_event_history, is_rule_tracker=self.is_rule_tracker
        )
        blank.slots = _all_copied(self.slots)
        for slot in blank.slots.values():
            slot.reset()
        return blank

    def described(self) -> dict[str, Any]:
        """The tracker as actions get it: as Rasa describes it, with the latest `RECENT` events alone."""
        loop = self.active_loop
        recent = islice(self.events, max(0, len(self.events) - RECENT), None)
        return {
            "sender_id": self.sender_id,
            "slots": self.current_slot_values(),
            "latest_message": self._latest_message_data(),
            "latest_event_time": self.events[-1].timestamp if self.events else None,
            "followup_action": self.followup_action,
            "paused": self.is_paused(),
            "events": [event.as_dict() for event in recent],
            "latest_input_channel": self.get_latest_input_channel(),
            # Rasa copies to the ground the message that began the loop.
            "active_loop": dict(vars(loop)) if loop else {},
            "latest_action": self.latest_action,
            "latest_action_name": self.latest_action_name,
        }

    def applied_events(self) -> list[Event]:
        """The events that still apply, worked out from where the last call ended."""
        if self._max_event_history is not None:
            return list(super().applied_events())
        known = self._applied
        if known is None or known.seen > len(self.events):
            known = _Applied()
        if known.seen < len(self.events):
            known = self._carry_forward(known)
        self._applied = known
        return list(known.events)

    def _carry_forward(self, known: _Applied) -> _Applied:
        fresh = list(islice(self.events, known.seen, None))
        loops = known.loops | {event.name for event in fresh if isinstance(event, ActiveLoop) and event.name}
        if (loops - known.loops) & known.executed:
            # A loop that had run before it was ever started changes how its first runs count: start over.
            fresh, known = list(self.events), _Applied()
        applied = _fold(self, list(known.events), fresh, loops)
        ran = {event.action_name for event in fresh if isinstance(event, ActionExecuted)}
        return _Applied(len(self.events), applied, loops, known.executed | ran)

    def generate_all_prior_trackers(self) -> Iterator[tuple[DialogueStateTracker, bool]]:
        """The tracker before each action, from the checkpoint on, or from the beginning without one."""
        applied = self.applied_events()
        checkpoint = self._valid_checkpoint(applied)
        if checkpoint is None:
            tracker, rest = self.init_copy(), applied
        else:
            kept = checkpoint.tracker
            tracker, rest = _twin(kept, _all_copied(kept.slots)), applied[len(checkpoint.applied) :]
        for event in rest:
            if isinstance(event, ActionExecuted):
                yield tracker, event.hide_rule_turn
            tracker.update(event)
        yield tracker, False

    def remember_checkpoint(self) -> None:
        """Move the checkpoint forward when it has fallen far enough behind; called at the end of a turn."""
        known = self._checkpoint
        if len(self.events) - (len(known.applied) if known else 0) < 2 * KEEP:
            return  # no more events apply than there are
        applied = self.applied_events()
        base = self._valid_checkpoint(applied)
        start = len(base.applied) if base else 0
        if len(applied) - start < 2 * KEEP:
            return
        end = len(applied) - KEEP
        tracker = _twin(base.tracker, _all_copied(base.tracker.slots)) if base else self.init_copy()
        for event in applied[start:end]:
            tracker.update(event)
        tracker.events.clear()  # the state alone: nobody replays a checkpoint
        self._checkpoint = _Checkpoint(applied[:end], tracker)

    def _valid_checkpoint(self, applied: list[Event]) -> _Checkpoint | None:
        point = self._checkpoint
        if point is None or len(applied) - len(point.applied) < KEEP // 2:
            return None
        return point if applied[: len(point.applied)] == point.applied else None


def _fold(
    tracker: DialogueStateTracker, applied: list[Event], fresh: list[Event], loops: frozenset[str]
) -> list[Event]:
    for event in fresh:
        if isinstance(event, (Restarted, SessionStarted)):
            applied = []
        elif isinstance(event, ActionReverted):
            tracker._undo_till_previous(ActionExecuted, applied)
        elif isinstance(event, UserUtteranceReverted):
            tracker._undo_till_previous(UserUttered, applied)
            tracker._undo_till_previous(ActionExecuted, applied)
        elif _repeats_a_loop(tracker, event, applied, loops):
            _undo_till_previous_run(event.action_name, applied)
        else:
            applied.append(event)
    return applied


def _repeats_a_loop(
    tracker: DialogueStateTracker, event: Event, applied: list[Event], loops: frozenset[str]
) -> bool:
    return (
        isinstance(event, ActionExecuted)
        and event.action_name in loops
        and not tracker._first_loop_execution_or_unhappy_path(
            event.action_name, [event for event in applied if type(event) not in _STATE_ALONE]
        )
    )


def _undo_till_previous_run(loop: str, applied: list[Event]) -> None:
    """As Rasa does it: what the loop's earlier run, and what the visitor said since, set stays set."""
    for place in range(len(applied) - 1, -1, -1):
        event = applied[place]
        if type(event) in _STATE_ALONE:
            continue
        if isinstance(event, ActionExecuted) and event.action_name == loop:
            return
        if isinstance(event, (ActionExecuted, UserUttered, DefinePrevUserUtteredFeaturization)):
            del applied[place]


def _copied(slot: Slot) -> Slot:
    """What `copy.copy` makes of a slot, at a tenth of its price."""
    twin: Slot = object.__new__(type(slot))
    vars(twin).update(vars(slot))
    return twin


def _all_copied(slots: Mapping[str, Slot]) -> dict[str, Slot]:
    return {name: _copied(slot) for name, slot in slots.items()}


def _twin(tracker: _Tracker, slots: dict[str, Slot]) -> _Tracker:
    twin = copy.copy(tracker)
    twin.events = copy.copy(tracker.events)
    twin.slots = slots
    twin.active_loop = copy.copy(tracker.active_loop)
    twin.latest_action = copy.copy(tracker.latest_action)
    return twin
