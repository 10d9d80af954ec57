"""What the benchmark asks of either contender: to be started and stopped, and to be talked with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.speed.browsers import Browsers
from benchmarks.speed.processes import Memory


class NotAnswered(Exception):
    """The visitor got no answer; the message says how."""


@dataclass(frozen=True)
class Reply:
    """What a visitor sees after a turn."""

    topic: str | None = None
    """What is asked, in the words that both contenders share."""
    buttons: Mapping[str, str] = field(default_factory=dict)
    """Title → what is sent when it is pressed."""
    done: bool = False


class Talk(Protocol):
    """One conversation."""

    async def open(self) -> Reply:
        """Before the first word. Not a turn."""

    async def type(self, text: str) -> Reply:
        """Send words. Raises `NotAnswered`."""

    async def press(self, button: str) -> Reply:
        """Press a button of the reply before. Raises `NotAnswered`."""


class Stack(Protocol):
    """A contender, ready to be started."""

    name: str

    async def start(self, environment: Mapping[str, str] | None = None) -> float:
        """Start every process; the seconds until a first message was answered. `environment` is added."""

    def stop(self) -> None:
        """Stop every process. Nothing happens when none runs."""

    def talk(self, browsers: Browsers) -> Talk:
        """A new conversation."""

    def memory(self) -> Memory:
        """What all processes hold now."""

    def processor_seconds(self) -> float:
        """How long the processors worked for all processes until now."""

    @property
    def folder(self) -> Path:
        """Where its databases and logs are."""
