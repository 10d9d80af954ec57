from __future__ import annotations

import pytest
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.utils.common import all_subclasses

from bot.channel.fast.events import resolve_by_type


def test_every_event_of_rasa_is_found_under_its_name() -> None:
    for cls in all_subclasses(Event):
        assert resolve_by_type(cls.type_name) is Event.resolve_by_type(cls.type_name)


def test_an_unknown_name_is_refused_every_time_it_is_asked_for() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Unknown event name 'nothing'"):
            resolve_by_type("nothing")


def test_what_stands_in_for_an_unknown_name_is_not_remembered() -> None:
    assert resolve_by_type("something", SlotSet) is SlotSet
    assert resolve_by_type("something", UserUttered) is UserUttered


def test_a_topic_of_old_trackers_stays_nothing() -> None:
    assert resolve_by_type("topic") is None
