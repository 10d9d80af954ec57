from __future__ import annotations

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
