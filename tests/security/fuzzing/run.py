"""Throws made-up inputs at everything that reads: `python -m tests.security.fuzzing.run --inputs 1000000`.

An input is one text handed to one parser, or one request to the application. The same seed makes the same
inputs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.security.fortress import Fortress
from tests.security.fuzzing.door import Asked
from tests.security.fuzzing.inputs import texts
from tests.security.fuzzing.parsers import QUICK, SLOW, Target, playbook

SEED = 20260301
_TEXTS, _SLOW_SHARE, _STEPS, _PLAYBOOKS = 30, 10, 40, 3
_OF_THE_DOOR = 200
"""One input of so many is a request to the whole application."""
_SECONDS = 2.0
"""No input may take longer."""


class Slow(AssertionError):
    """An input took much longer than any may."""


def throw_at_parsers(inputs: int, seed_number: int, count: Counter[str], folder: Path) -> None:
    """Hand so many texts to the parsers; raises whatever one of them raises, with the smallest such text."""
    every: Mapping[str, Target] = {**SLOW, "playbook": playbook(folder)}
    each = _TEXTS * len(QUICK) + (_TEXTS // _SLOW_SHARE) * len(SLOW)
    examples = max(1, -(-inputs // each))

    @seed(seed_number)
    @_calm(examples)
    @given(st.lists(texts, min_size=_TEXTS, max_size=_TEXTS))
    def thrown(items: list[str]) -> None:
        for number, text in enumerate(items):
            for name, target in QUICK.items():
                _timed(name, target, text, count)
            if number % _SLOW_SHARE == 0:
                for name in SLOW:
                    _timed(name, SLOW[name], text, count)
        if sum(count.values()) % _PLAYBOOKS == 0:
            _timed("playbook", every["playbook"], items[0], count)

    thrown()


def throw_at_door(inputs: int, seed_number: int, count: Counter[str], folder: Path) -> None:
    """Send so many requests to the whole application; raises when one of them fails."""
    with Fortress(folder).open() as fortress:

        class Here(Asked):
            pass

        Here.fortress = fortress
        Here.count = staticmethod(lambda: count.update(["requests"]))
        examples = max(1, -(-inputs // _STEPS))
        run_state_machine_as_test(seed(seed_number)(Here), settings=_calm(examples, steps=_STEPS))


def _timed(name: str, target: Callable[[str], object], text: str, count: Counter[str]) -> None:
    began = time.thread_time()
    target(text)
    if time.thread_time() - began > _SECONDS:
        raise Slow(f"{name}: {text!r}")
    count[name] += 1


def _calm(examples: int, steps: int = 0) -> settings:
    more = {"stateful_step_count": steps} if steps else {}
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        **more,  # type: ignore[arg-type]
    )


def run(inputs: int, seed_number: int) -> Counter[str]:
    """All of it; how many inputs each reader got."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    count: Counter[str] = Counter()
    requests = max(_STEPS, inputs // _OF_THE_DOOR)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        throw_at_door(requests, seed_number, count, Path(folder))
        throw_at_parsers(max(1, inputs - sum(count.values())), seed_number, count, Path(folder))
    return count


def main() -> None:
    """Read the options, run, and say what was done."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    began = time.monotonic()
    print(f"seed {options.seed}: the same seed makes the same inputs", flush=True)
    count = run(options.inputs, options.seed)
    for name, number in sorted(count.items()):
        print(f"{number:>10}  {name}")
    print(
        f"{sum(count.values())} inputs in {time.monotonic() - began:.0f} s, without a crash and without a 5xx"
    )


if __name__ == "__main__":
    main()
