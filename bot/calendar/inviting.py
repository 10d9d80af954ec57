"""Tell the visitor and whoever calls by e-mail when a call is booked, moved or cancelled."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from bot import wording
from bot.calendar.bookings import Booking
from bot.calendar.invitation import Invitation, Method, Person, one_line
from bot.dialogue.recap import shown_phone
from bot.leads.lead import Lead
from bot.mail.mail import Attachment, Mail
from bot.wording.moments import french_call

_FILE = "rappel.ics"
MOST_INVITATIONS = 5
"""To one address in a day, whatever conversations ask for them: nobody knows whose it is."""
_MOST_WORDS = 2 * MOST_INVITATIONS
"""Cancellations among them."""
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Inviter:
    """Writes invitations into the queue of e-mails, in the transaction that books the call."""

    vendor: Mapping[str, str]
    """The vendor of the playbook: its name and its e-mail address."""
    zone: datetime.tzinfo
    base_url: str

    def tell(
        self, uow: Any, old: Booking | None, new: Booking | None, before: Lead | None, lead: Lead
    ) -> None:
        """What changed between two states of the call of one lead; a state that is None is no call."""
        if old is None and new is None:
            return
        self._tell_visitor(uow, old, new, before, lead)
        self._tell_owner(uow, old, new, lead)

    def _tell_visitor(
        self, uow: Any, old: Booking | None, new: Booking | None, before: Lead | None, lead: Lead
    ) -> None:
        if lead.do_not_contact or lead.refuses_contact:
            uow.mails.forget_waiting(lead.id)  # whoever wants no more of us gets no word about it either
            return
        told = before.email if before is not None and old is not None else None
        if told and (new is None or told != lead.email) and _may_be_told(uow, told, lead, _MOST_WORDS):
            assert old is not None
            self._send(uow, "visitor", Method.CANCEL, _cancelled(old), lead, Person(_name(lead), told))
        if new is None or not lead.email or (old is not None and told == lead.email and not _moved(old, new)):
            return
        if _may_be_told(uow, lead.email, lead, MOST_INVITATIONS):
            self._send(uow, "visitor", Method.REQUEST, new, lead, Person(_name(lead), lead.email))

    def _tell_owner(self, uow: Any, old: Booking | None, new: Booking | None, lead: Lead) -> None:
        before, after = old.owner if old else None, new.owner if new else None
        if old is not None and before is not None and before != after:
            self._send(uow, "owner", Method.CANCEL, _cancelled(old), lead, Person(before, before))
        if new is not None and after is not None and (old is None or before != after or _moved(old, new)):
            self._send(uow, "owner", Method.REQUEST, new, lead, Person(after, after))

    def _send(self, uow: Any, whom: str, method: Method, booking: Booking, lead: Lead, to: Person) -> None:
        words = wording.load("call_mails")[whom][method.value.lower()]
        values = self._values(booking, lead)
        invitation = Invitation(
            uid=f"{booking.id}.{whom}@{self.vendor['email'].rpartition('@')[2]}",
            sequence=booking.sequence,
            start=booking.start,
            end=booking.end,
            summary=words["summary"].format(**values),
            description=words["text"].strip().format(**values),
            organizer=Person(self.vendor["name"], self.vendor["email"]),
            attendee=to,
            url=values["page"] if whom == "owner" else "",
        )
        now = lead.updated_at
        mail = Mail(
            str(uuid.uuid4()),
            to.email,
            one_line(words["subject"].format(**values)),
            words["text"].strip().format(**values) + "\n",
            None,
            now,
            lead_id=lead.id,
            attachments=(Attachment(_FILE, "text/calendar", invitation.ics(method, now), method.value),),
        )
        uow.mails.add(mail)

    def _values(self, booking: Booking, lead: Lead) -> dict[str, str]:
        return {
            "vendor": self.vendor["name"],
            "vendor_phone": self.vendor["phone"],
            "vendor_email": self.vendor["email"],
            "when": french_call(booking.start.astimezone(self.zone)),
            "who": _name(lead) or wording.load("call_mails")["nobody"],
            "organisation": f" ({one_line(lead.organisation)})" if lead.organisation else "",
            "phone": shown_phone(lead.phone or ""),
            "need": one_line(lead.need or ""),
            "page": f"{self.base_url}/console/demandes/{quote(lead.id, safe='')}",
        }


def _may_be_told(uow: Any, address: str, lead: Lead, most: int) -> bool:
    """Whether this address has had fewer e-mails than that: others than its owner may have given it."""
    return bool(uow.mails.count_about_leads(address, lead.updated_at - _DAY) < most)


def _cancelled(booking: Booking) -> Booking:
    return replace(booking, sequence=booking.sequence + 1)


def _moved(old: Booking, new: Booking) -> bool:
    return (old.start, old.end) != (new.start, new.end)


def _name(lead: Lead) -> str:
    return one_line(" ".join(filter(None, (lead.first_name, lead.last_name))))
