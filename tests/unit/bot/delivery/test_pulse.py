from __future__ import annotations

import pytest

from bot.delivery import pulse as pulses
from bot.delivery.pulse import Pulse


def test_the_process_beats_only_when_each_of_its_loops_has() -> None:
    touched: list[int] = []
    pulse = Pulse(lambda: touched.append(1))
    mails, tasks = pulse.loop(), pulse.loop()
    mails()
    mails()
    assert not touched
    tasks()
    assert len(touched) == 1
    tasks()
    tasks()
    assert len(touched) == 1
    mails()
    assert len(touched) == 2


def test_a_process_of_which_one_loop_is_silent_for_long_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1000.0
    monkeypatch.setattr("bot.delivery.pulse.time.monotonic", lambda: moment)
    pulse = Pulse(lambda: None)
    mails, tasks = pulse.loop(), pulse.loop()
    moment += pulses.LONGEST_SILENCE - 1
    mails()
    assert pulse.is_fresh()
    moment += 2
    assert not pulse.is_fresh()
    tasks()
    assert pulse.is_fresh()
