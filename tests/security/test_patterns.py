"""No regular expression takes long, whatever it looks through: every pattern of the product is tried."""

from __future__ import annotations

import itertools
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.security.patterns import ROOT
from tests.security.pumping import pumped

LONGEST = 1_000
"""Characters of a message."""
_MATCHES = 300
"""So many are looked for in one text: whoever finds more works on what was found, not on the pattern."""
_SECONDS = 0.3
_GIVEN_UP = 3.0
_COMMON = (
    "a", "1", " ", "\n", "-", ".", "@", "/", "'", ",", "(", "[", "{", "<", "_", "é", "aa ", "a.", "a-",
    "a@", "a@a.", "1 ",
    "1.", "1-", "0 ", "06 ", "+33", "a, ", "de ", "et ", "non ", "pas ", "un ", "le a ", "m. ",
    "https://", "a/", "](", "[a](",
    "\u00a0", "a' ", "1/1/", "20 ", "vingt ", "mille ", "euros ", "entre 1 et ", "\"", "«", "A", "Aa ",
    "A. ", "ab1 ", "=",
)  # fmt: skip
_ENDS = ("!", "\x00")

pytestmark = pytest.mark.rasa  # some modules load it


@pytest.fixture(scope="module")
def known() -> dict[re.Pattern[str], str]:
    """Every pattern, with the line that had it compiled."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.security.patterns"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {re.compile(text, flags): place for text, flags, place in json.loads(done.stdout)}


@pytest.mark.slow
def test_every_pattern_answers_soon_whatever_it_looks_through(known: dict[re.Pattern[str], str]) -> None:
    assert len(known) > 600
    slow = {}
    for pattern, place in known.items():
        for text in itertools.chain(pumped(pattern, LONGEST), common()):
            seconds = seconds_of(pattern, text)
            if seconds > _SECONDS:
                slow[place] = f"{seconds:.1f} s on {text[:40]!r}…: {pattern.pattern[:80]}"
                break
    assert slow == {}


def common() -> Iterator[str]:
    """What people repeat, whatever the pattern is."""
    for repeated, end in itertools.product(_COMMON, _ENDS):
        yield (repeated * LONGEST)[:LONGEST] + end


def seconds_of(pattern: re.Pattern[str], text: str) -> float:
    """Of the processor, to find all that the pattern finds in this text; a hopeless search is given up."""
    began = time.thread_time()
    with given_up_after(_GIVEN_UP):
        for _ in itertools.islice(pattern.finditer(text), _MATCHES):
            pass
    return time.thread_time() - began


class _GivenUp(Exception):
    pass


@contextmanager
def given_up_after(seconds: float) -> Iterator[None]:
    def give_up(*_: Any) -> None:
        raise _GivenUp

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _GivenUp:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:norme |en |iso ?|nf en |nf en iso |iso )+\d",  # what is said in two ways
        r"(?:(?:de|(?:de )?plein) ?)*salaries",
        r"[A-Z][a-z'-]+(?:[ -][a-z'-]+){0,4} \(\d{5}\)",  # a separator that is a part of words as well
        r"\W*(?:rien|-+)\W*$",
        r"(?:max(?:i)?m?u?m? |c'est )*\d",
    ],
)
def test_a_pattern_that_reads_a_text_in_many_ways_is_noticed(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert any(seconds_of(compiled, text) > _SECONDS for text in pumped(compiled, LONGEST))


def test_the_patterns_are_found(known: dict[re.Pattern[str], str]) -> None:
    places = {place.rpartition(":")[0] for place in known.values()}
    assert {"bot/redaction.py", "bot/leads/fields/place.py", "bot/qualification/signals.py"} <= places
    assert any(place.startswith("bot/nlu/") for place in places)
    assert any(place.startswith("bot/web/") for place in places)
