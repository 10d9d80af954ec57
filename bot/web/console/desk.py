"""What all pages of the console share."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot import wording
from bot.accounts.second_factor import SecondFactor
from bot.board.office_time import OfficeClock
from bot.bootstrap import Services
from bot.leads.following import Step
from bot.leads.lead import Lead, Status
from bot.playbook import Hours, Playbook
from bot.variables import Rate
from bot.web.chat.shared_limits import SharedLimit
from bot.web.chat.store import Store
from bot.web.console.assets import Assets
from bot.web.console.csrf import FormTokens
from bot.web.console.pages import Pages
from bot.web.console.slow import SlowWork

RATE_SIGN_IN = Rate(30, 300)
"""Tries to sign in from one network address: a whole office may share it."""
_WAITING = frozenset({Status.QUALIFIED, Status.ASSIGNED})
REFUSAL_SECONDS = 0.8
"""Every refused sign-in takes this long, so that its time says nothing about its reason."""


@dataclass(frozen=True)
class Desk:
    """One per process."""

    services: Services
    store: Store
    pages: Pages
    assets: Assets
    zone: ZoneInfo
    hours: Hours
    """When somebody of the vendor may call."""
    form_tokens: FormTokens
    tries: SharedLimit
    words: Mapping[str, Any]
    playbook: Playbook
    follow: Step
    """What a change of a lead brings with it."""
    factor: SecondFactor
    office: OfficeClock
    refusal_seconds: float = REFUSAL_SECONDS
    slow: SlowWork = field(default_factory=SlowWork)

    @classmethod
    def build(
        cls,
        services: Services,
        playbook: Playbook,
        assets: Assets,
        *,
        rate: Rate = RATE_SIGN_IN,
        refusal_seconds: float = REFUSAL_SECONDS,
    ) -> Desk:
        """The desk of these services."""
        words = {**wording.load("console"), **wording.load("console_accounts")}
        return cls(
            services=services,
            store=Store(services),
            pages=Pages.read(assets, playbook.vendor["name"], words),
            assets=assets,
            zone=playbook.timezone,
            hours=playbook.hours,
            form_tokens=FormTokens(services.settings.secret),
            tries=SharedLimit(services.relay, "sign-in", rate),
            words=words,
            playbook=playbook,
            follow=services.follow(playbook),
            factor=SecondFactor(services.settings.secret),
            office=OfficeClock(playbook.hours, playbook.timezone),
            refusal_seconds=refusal_seconds,
        )

    def now(self) -> datetime.datetime:
        """The present moment where the vendor works."""
        return self.services.now().astimezone(self.zone)

    def overdue(self) -> datetime.datetime | None:
        """Who waits for a first contact since before this moment has waited for longer than was promised."""
        return self.office.overdue_before(self.services.now(), self.playbook.first_contact_within)

    def is_late(self, lead: Lead) -> bool:
        """Whether the first contact that was promised is late."""
        if lead.status not in _WAITING or lead.contacted_at is not None or lead.do_not_contact:
            return False
        overdue = self.overdue()
        return overdue is not None and (lead.consent.at or lead.created_at) < overdue
