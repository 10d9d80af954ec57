"""What actions need from outside: the playbook, the clock, and the use case that saves leads."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot import bootstrap
from bot.leads.lead import Lead
from bot.playbook import Playbook


@dataclass(frozen=True)
class Office:
    """Everything an action may use beside the tracker. `save_*` raise when nothing was committed."""

    playbook: Playbook
    now: Callable[[], datetime.datetime]
    save_draft: Callable[[Lead], Lead]
    save_final: Callable[[Lead], Lead]


@lru_cache(maxsize=1)
def office() -> Office:
    """The office of this process, built at the first use: nothing is opened when this module is imported."""
    services = bootstrap.services()
    return Office(
        playbook=services.playbook,
        now=services.playbook.now,
        save_draft=services.save_draft,
        save_final=services.save_final,
    )
