"""Ends a server that one piece of work keeps from everything else.

Whoever looks through a text with a pattern has the interpreter to themselves until they are done, and a
thread cannot be interrupted: should that ever take minutes, no other thread could even notice. `faulthandler`
watches from outside the interpreter. It writes where the server was (files and lines, no words of a visitor)
and ends it; whoever keeps the server starts it again, and the door gives up the message that does this again
and again.
"""

from __future__ import annotations

import asyncio
import faulthandler

STUCK_SECONDS = 20.0
"""More than twice what a turn may take, and more than a busy machine lets anybody wait."""
_BEATS = 10


async def stay_watched(seconds: float = STUCK_SECONDS) -> None:
    """Until cancelled: should nothing else of this loop be done for so many seconds, the process ends."""
    try:
        while True:
            faulthandler.dump_traceback_later(seconds, exit=True)
            await asyncio.sleep(seconds / _BEATS)
    finally:
        faulthandler.cancel_dump_traceback_later()
