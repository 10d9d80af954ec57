"""A call as calendars read it: an invitation of RFC 5545, and its cancellation."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from enum import Enum

from icalendar import Calendar, Event, vCalAddress, vText

_PRODUCT = "-//Aiguilleur//Rappels//FR"
_UNPRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})
_UTC = datetime.timezone.utc


class Method(str, Enum):
    """What whoever receives it is asked to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Person:
    """Somebody who takes part, by name and e-mail address."""

    name: str
    email: str


@dataclass(frozen=True)
class Invitation:
    """What one person's calendar shows. `uid` stays for all the life of the call."""

    uid: str
    sequence: int
    """Grows with each change: calendars keep the highest."""
    start: datetime.datetime
    end: datetime.datetime
    summary: str
    description: str
    organizer: Person
    attendee: Person
    url: str = ""

    def ics(self, method: Method, now: datetime.datetime) -> str:
        """The file; the library folds and escapes what visitors typed."""
        event = Event()
        event.add("uid", self.uid)
        event.add("sequence", self.sequence)
        event.add("dtstamp", now.astimezone(_UTC))
        event.add("dtstart", self.start.astimezone(_UTC))
        event.add("dtend", self.end.astimezone(_UTC))
        event.add("summary", one_line(self.summary))
        event.add("description", printable(self.description))
        event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
        event.add("organizer", _address(self.organizer), encode=False)
        event.add("attendee", _attendee(self.attendee), encode=False)
        if self.url:
            event.add("url", self.url)
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", method.value)
        calendar.add_component(event)
        return str(calendar.to_ical().decode("utf-8"))


def one_line(text: str) -> str:
    """For a title: no line breaks, nothing that is not printed."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Without control characters: RFC 5545 knows none but the line break."""
    return "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) not in _UNPRINTED
    )


def _address(person: Person) -> vCalAddress:
    address: vCalAddress = vCalAddress(f"mailto:{person.email}")
    address.params["cn"] = vText(one_line(person.name).replace('"', "'") or person.email)
    return address


def _attendee(person: Person) -> vCalAddress:
    address: vCalAddress = _address(person)
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["partstat"] = vText("NEEDS-ACTION")
    address.params["rsvp"] = vText("FALSE")
    return address
