"""All marks of a conversation in one number: most of those that lack one are known by it at once.

Each mark sets one bit, and several marks may share a bit. Whoever lacks a bit of what is asked for lacks a
mark; whoever has all these bits is asked for the marks themselves.
"""

from __future__ import annotations

import functools
import operator
import zlib
from collections.abc import Iterable

_PLACES = 62
"""As many as a signed integer of a database has without a doubt."""
_SEED = 2224
"""With this one, the marks of which there are always the same few have a bit each."""


def traits(marks: Iterable[str]) -> int:
    """The number of these marks. It is stored: another way to make it needs a migration."""
    bits = (1 << zlib.crc32(mark.encode(), _SEED) % _PLACES for mark in marks)
    return functools.reduce(operator.or_, bits, 0)
