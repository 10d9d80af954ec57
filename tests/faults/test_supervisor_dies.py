"""The supervisor ends, whichever way: none of its programs is left behind."""

from __future__ import annotations

import os
import signal

import pytest

from tests.support.processes import is_running, kill, listeners, pid_of
from tests.support.product import running_product
from tests.support.waiting import eventually


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_program_outlives_it(number: signal.Signals) -> None:
    with running_product() as product:
        programs = [pid_of(product.instance, name) for name in ("door", "rasa")]
        if number is signal.SIGKILL:
            kill(product.instance.pid)
        else:
            os.kill(product.instance.pid, number)
            eventually(lambda: not is_running(product.instance.pid), "the end of the supervisor")
        eventually(lambda: not any(map(is_running, programs)), "the end of its programs")
        for name in ("PORT", "RASA_PORT"):
            assert listeners(int(product.instance.environment[f"AIGUILLEUR_{name}"])) == set()


def test_a_program_that_hangs_or_dies_is_started_again() -> None:
    with running_product() as product:
        for name in ("rasa", "door"):
            old = pid_of(product.instance, name)
            kill(old)
            assert pid_of(product.instance, name) != old
        eventually(product.ready, "the product ready again")
