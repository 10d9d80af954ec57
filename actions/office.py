"""What actions need from outside: the playbook, the clock, and the use cases of leads and of own data."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from actions.new_leads import counted
from bot import bootstrap
from bot.calendar.offering import Agenda
from bot.leads.capture import capture_draft, capture_final
from bot.leads.lead import Lead
from bot.playbook import Playbook, read_playbook
from bot.privacy.own_data import OwnData, gather
from bot.settings import read_settings


@dataclass(frozen=True)
class Office:
    """Everything an action may use beside the tracker. `save_*` raise when nothing was committed."""

    playbook: Playbook
    now: Callable[[], datetime.datetime]
    save_draft: Callable[[Lead], Lead]
    save_final: Callable[[Lead], Lead]
    own_data: Callable[[str], OwnData | None]
    """Everything that is kept under a conversation."""
    agenda: Callable[[str], Agenda] | None = None
    """What is free for a call about the lead with this id; None: visitors book none."""


@lru_cache(maxsize=1)
def office() -> Office:
    """The office of this process, built at the first use: nothing is opened when this module is imported."""
    settings = read_settings(os.environ)
    services = bootstrap.build(settings)
    playbook = read_playbook(settings.playbook)

    follow = services.follow(playbook)

    def own_data(conversation_id: str) -> OwnData | None:
        with services.reading() as uow:
            return gather(uow, conversation_id)

    return Office(
        playbook=playbook,
        now=playbook.now,
        save_draft=lambda lead: capture_draft(services.unit_of_work(), lead, follow),
        save_final=lambda lead: counted(
            follow, lambda watched: capture_final(services.unit_of_work(), lead, watched)
        ),
        own_data=own_data,
        agenda=services.agenda(playbook),
    )
