"""What commands tell the operator when they cannot do their work."""

from __future__ import annotations


class CommandError(Exception):
    """One clear line: what is wrong, and what to do about it."""
