"""No regular expression takes long, whatever it looks through: every pattern of every module is tried."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import actions
import bot

LONGEST = 400
"""A message may be two and a half times as long: what is slow then is slow enough here."""
_SECONDS = 0.3
_SKIPPED = ("bot.storage.migrations", "__main__")
_PUMPED = (
    "a", "1", " ", "\n", "-", ".", "@", "/", "'", ",", "(", "[", "{", "<", "_", "é", "aa ", "a.", "a-",
    "a@", "a@a.", "1 ",
    "1.", "1-", "0 ", "06 ", "+33", "a, ", "de ", "et ", "non ", "pas ", "un ", "le a ", "m. ",
    "https://", "a/", "](", "[a](",
    "\u00a0", "a' ", "1/1/", "20 ", "vingt ", "mille ", "euros ", "entre 1 et ", "\"", "«", "A", "Aa ",
    "A. ", "ab1 ", "=",
)  # fmt: skip
_ENDS = ("!", "\x00")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that a module of the product holds, by itself or in a table."""
    for package in (bot, actions):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if any(word in found.name for word in _SKIPPED):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                yield from ((f"{found.name}.{name}", item) for item in held(value, 4))


def held(value: Any, deep: int) -> Iterator[re.Pattern[str]]:
    """The patterns in a value."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif deep and isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            yield from held(item, deep - 1)
    elif deep and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from held(item, deep - 1)


pytestmark = pytest.mark.rasa  # some modules load it


@pytest.fixture(scope="module")
def known() -> dict[re.Pattern[str], str]:
    return {pattern: name for name, pattern in patterns()}


@pytest.mark.slow
def test_every_pattern_answers_soon_whatever_it_looks_through(known: dict[re.Pattern[str], str]) -> None:
    assert len(known) > 300
    slow = []
    for pattern, name in known.items():
        for pumped in _PUMPED:
            text = (pumped * LONGEST)[:LONGEST]
            for end in _ENDS:
                began = time.thread_time()
                pattern.search(text + end)
                if time.thread_time() - began > _SECONDS:
                    slow.append(f"{name} on {pumped!r}…{end!r}: {pattern.pattern[:80]}")
                    break
    assert slow == []


def test_the_patterns_are_found(known: dict[re.Pattern[str], str]) -> None:
    names = set(known.values())
    assert any(name.startswith("bot.redaction.") for name in names)
    assert any(name.startswith("bot.leads.fields.") for name in names)
    assert any(name.startswith("bot.nlu.") for name in names)
    assert any(name.startswith("bot.web.") for name in names)
