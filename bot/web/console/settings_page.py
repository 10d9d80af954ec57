"""« Réglages »: how this installation runs, and what administrators decide for every account."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts.account import Role
from bot.accounts.audit import record
from bot.accounts.policy import IDLE_HOURS, LONGEST_DAYS, AccessPolicy
from bot.mail.repository import QueueState
from bot.unit_of_work import UnitOfWork
from bot.variables import Rate
from bot.web.console import paths
from bot.web.console.account_mails import AccountMails
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SettingsPage:
    """/console/reglages: secrets are never shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = AccountMails(desk)

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: everything."""

        def find(uow: UnitOfWork) -> tuple[AccessPolicy, QueueState]:
            return uow.access_policy.get(), uow.mails.state()

        policy, queue = await self._desk.store.read(find)
        words = self._desk.words["settings"]
        values: dict[str, Any] = {
            "staff": staff,
            "done": words["done"].get(request.query_params.get("fait", ""), ""),
            "policy": policy,
            "idle_hours": sorted({*IDLE_HOURS, policy.idle_hours}),
            "longest_days": sorted({*LONGEST_DAYS, policy.longest_days}),
            "roles": [
                (role.value, self._desk.words["roles"][role.value], role in policy.second_factor_roles)
                for role in Role
            ],
            "installation": self._installation(),
            "playbook": self._playbook(),
            "mail": self._mail(queue),
        }
        return self._desk.pages.render("settings.html", values)

    async def save(self, request: Request, staff: Staff) -> Response:
        """POST: another policy. It counts at once, for sessions that are open, too."""
        form, now = staff.form, self._desk.services.now()
        idle, longest = form.get("inactivite", ""), form.get("duree", "")
        if not (idle.isdecimal() and longest.isdecimal()):
            raise Problem("malformed", 400)
        roles = frozenset(role for role in Role if role.value in form.all("second-facteur"))
        wanted = AccessPolicy(int(idle), int(longest), roles)
        if wanted.idle_hours not in IDLE_HOURS or wanted.longest_days not in LONGEST_DAYS:
            raise Problem("malformed", 400)

        def change(uow: UnitOfWork) -> None:
            before = uow.access_policy.get()
            if before != wanted:
                uow.access_policy.save(wanted, now)
                record(uow, staff.user, "settings.changed", None, None, now, **_difference(before, wanted))

        await self._desk.store.write(change)
        return self._done("policy")

    async def send_trial(self, request: Request, staff: Staff) -> Response:
        """POST: an e-mail to whoever asks for it."""
        if not self._desk.services.settings.mail_enabled:
            raise Problem("malformed", 400)
        now = self._desk.services.now()

        def queue(uow: UnitOfWork) -> None:
            uow.mails.add(self._mails.trial(staff.user, now))
            record(uow, staff.user, "mail.tried", None, None, now)

        await self._desk.store.write(queue)
        return self._done("trial")

    def _done(self, what: str) -> Response:
        return RedirectResponse(f"{paths.SETTINGS}?fait={what}", 303, headers=dict(HEADERS))

    def _installation(self) -> list[tuple[str, str]]:
        settings, words = self._desk.services.settings, self._desk.words["settings"]
        database = settings.database_url.partition(":")[0].partition("+")[0]
        rate = words["rate"]
        pairs = {
            "address": settings.base_url,
            "database": words["databases"].get(database, database),
            "origins": ", ".join(settings.allowed_origins) or words["no_origins"],
            "proxies": ", ".join(str(network) for network in settings.trusted_proxies) or words["none"],
            "rate_conversation": rate.format(**_rate(settings.rate_conversation)),
            "rate_address": rate.format(**_rate(settings.rate_address)),
            "rate_sessions": rate.format(**_rate(settings.rate_sessions)),
            "evaluation": words["yes" if settings.evaluation_key else "no"],
            "register": settings.company_register_url or words["none"],
        }
        return [(words["installation"][name], value) for name, value in pairs.items()]

    def _playbook(self) -> list[tuple[str, str]]:
        playbook, words = self._desk.playbook, self._desk.words["settings"]
        vendor, hours = playbook.vendor, playbook.hours
        opening = [
            words["day"].format(
                day=words["days"][day], spans=words["and"].join(_span(a, b, words) for a, b in spans)
            )
            for day, spans in zip(_DAYS, hours.spans, strict=True)
            if spans
        ]
        invitations = getattr(playbook, "invitations", ())
        pairs = {
            "vendor": vendor["name"],
            "contact": words["list"].join(
                vendor[name] for name in ("email", "phone", "website") if name in vendor
            ),
            "timezone": playbook.timezone.key,
            "hours": "\n".join(opening),
            "arrivals": str(len(playbook.arrivals)),
            **({"invitations": str(len(invitations))} if invitations else {}),
            "consent": playbook.consent_text_version,
            "marketing": words["marketing_asked"].format(version=playbook.marketing_text_version)
            if playbook.asks_marketing
            else words["marketing_unasked"],
        }
        return [(words["playbook"][name], value) for name, value in pairs.items()]

    def _mail(self, queue: QueueState) -> dict[str, Any]:
        settings, words = self._desk.services.settings, self._desk.words
        now = self._desk.now()
        parts = urlsplit(settings.smtp_url)
        vendor = self._desk.playbook.vendor
        last = queue.last_sent_at
        return {
            "enabled": settings.mail_enabled,
            "server": f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname,
            "sender": settings.mail_from or f"{vendor['name']} <{vendor['email']}>",
            "waiting": queue.waiting,
            "given_up": queue.given_up,
            "oldest": moment(queue.oldest, now, words["moments"]) if queue.oldest else None,
            "last": moment(last, now, words["moments"]) if last else None,
        }


def _difference(before: AccessPolicy, after: AccessPolicy) -> dict[str, Any]:
    old, new = before.to_json(), after.to_json()
    return {
        field.name: new[field.name]
        for field in dataclasses.fields(after)
        if old[field.name] != new[field.name]
    }


def _rate(rate: Rate) -> dict[str, str]:
    return {"requests": f"{rate.requests:,}".replace(",", "\u202f"), "seconds": f"{rate.seconds:g}"}


def _span(opens: datetime.time, closes: datetime.time, words: Mapping[str, str]) -> str:
    return words["span"].format(opens=_clock(opens, words), closes=_clock(closes, words))


def _clock(at: datetime.time, words: Mapping[str, str]) -> str:
    return words["clock" if at.minute else "hour"].format(hour=at.hour, minute=at.minute)
