"""The class of an event by its name: Rasa walks through all subclasses of `Event` for each event it reads."""

from __future__ import annotations

from rasa.shared.core.events import Event

_stock_resolve = Event.resolve_by_type
_found: dict[str, type[Event]] = {}


def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """The class of this name as Rasa finds it, remembered; what Rasa does not know is asked of it again."""
    known = _found.get(type_name)
    if known is not None:
        return known
    found: type[Event] | None = _stock_resolve(type_name, default)
    if found is not None and found is not default:
        _found[type_name] = found
    return found
