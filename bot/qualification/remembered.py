"""What was worked out about a message is kept as long as that message is being read.

A dozen readers look for numbers and days in the same sentence. Nothing is kept longer: what visitors say is
not for the memory of a process.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

_Reader = TypeVar("_Reader", bound=Callable[..., Any])
_known: ContextVar[dict[Any, Any] | None] = ContextVar("known_of_the_message", default=None)


@contextmanager
def reading_one_message() -> Iterator[None]:
    """Within this block, what `remembered` functions were asked once is not worked out again."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def remembered(reader: _Reader) -> _Reader:
    """A function of hashable arguments whose result nobody changes."""

    @functools.wraps(reader)
    def read(*given: Any, **named: Any) -> Any:
        known = _known.get()
        if known is None:
            return reader(*given, **named)
        key = (reader, given, *named.items())
        if key not in known:
            known[key] = reader(*given, **named)
        return known[key]

    return cast("_Reader", read)
