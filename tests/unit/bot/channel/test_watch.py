"""A server that one piece of work keeps from everything else ends by itself."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

_PATIENCE = 30.0


def ended(work: str) -> subprocess.CompletedProcess[str]:
    """A process that is watched for half a second at a time, and does this work on a thread."""
    program = f"""
import asyncio, re, time
from bot.channel.watch import stay_watched

def work():
{textwrap.indent(work, "    ")}

async def main():
    watched = asyncio.create_task(stay_watched(0.5))
    await asyncio.sleep(0.1)
    await asyncio.get_running_loop().run_in_executor(None, work)
    watched.cancel()

asyncio.run(main())
"""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)


@pytest.mark.slow
def test_a_search_without_end_ends_the_process_and_says_where_it_was() -> None:
    done = ended('re.match(r"(?:a+)+$", "a" * 60 + "!")')
    assert done.returncode == 1
    assert "Timeout" in done.stderr and "in work" in done.stderr
    assert "aaaa" not in done.stderr


@pytest.mark.slow
def test_work_that_lets_others_work_may_take_long() -> None:
    assert ended("time.sleep(1.5)").returncode == 0
