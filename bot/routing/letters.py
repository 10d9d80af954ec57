"""The e-mails about a first contact, in the words of `bot/wording/first_contact.yml`.

They say nothing of who the visitor is: an e-mail outlives the erasure of what it tells.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot import wording
from bot.accounts.account import User
from bot.leads.lead import Lead, Status
from bot.mail.mail import Mail
from bot.wording.moments import french_opening


@dataclass(frozen=True)
class ContactLetters:
    """Composes them as plain text."""

    vendor: str
    address_of: Callable[[Lead], str]
    """Of the lead's page in the console."""
    zone: datetime.tzinfo

    def reminder(self, to: User, lead: Lead, due: datetime.datetime, now: datetime.datetime) -> Mail:
        """Tells the owner that the time is nearly over."""
        return self._mail("reminder", to, lead, due, now)

    def late(
        self,
        to: User,
        lead: Lead,
        due: datetime.datetime,
        now: datetime.datetime,
        owner: User | None,
        given_to: User | None,
    ) -> Mail:
        """Tells who answers for it that it is over."""
        words = wording.load("first_contact")["late"]
        more = [words["owner"].format(owner=owner.name) if owner else words["nobody"]]
        if given_to:
            more.append(words["heir"].format(heir=given_to.name))
        return self._mail("late", to, lead, due, now, more)

    def _mail(
        self,
        name: str,
        to: User,
        lead: Lead,
        due: datetime.datetime,
        now: datetime.datetime,
        more: Iterable[str] = (),
    ) -> Mail:
        words = wording.load("first_contact")
        when = {"due": self._moment(due, now)}
        paragraphs = [
            words["greeting"].format(name=to.name),
            " ".join([words[name]["text"].strip().format(**when), *more, *self._to_check(lead)]),
            "\n".join(self._facts(lead, now)),
            self.address_of(lead),
            words["signature"].format(vendor=self.vendor),
        ]
        text = "\n\n".join(paragraphs) + "\n"
        return Mail(str(uuid.uuid4()), to.email, words[name]["subject"].format(**when), text, None, now)

    def _to_check(self, lead: Lead) -> list[str]:
        text = wording.load("first_contact")["to_check"]["text"].strip()
        return [text] if lead.status is Status.TO_CHECK else []

    def _facts(self, lead: Lead, now: datetime.datetime) -> list[str]:
        words, names = wording.load("first_contact"), wording.load("console")["segments"]
        segment = names.get(lead.segment or "", words["no_segment"])
        received = self._moment(lead.consent.at or lead.created_at, now)
        return [words["segment"].format(segment=segment), words["received"].format(moment=received)]

    def _moment(self, at: datetime.datetime, now: datetime.datetime) -> str:
        return french_opening(at.astimezone(self.zone), now.astimezone(self.zone))
