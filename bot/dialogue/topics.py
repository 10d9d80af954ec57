"""The topics of questions, and which of them each segment needs. Their names are those of the slots."""

from __future__ import annotations

from enum import Enum

from bot.qualification.segments import Segment


class Topic(str, Enum):
    """Something the assistant may ask about."""

    NEED = "need"
    SEGMENT = "segment"
    USAGE = "usage"
    ORGANISATION = "organisation"
    ROLE = "role"
    SIZE = "size"
    END_CUSTOMERS = "end_customers"
    GATEWAY_COMPANIES = "gateway_companies"
    PROCEDURE = "procedure"
    SIREN_OR_SIRET = "siren_or_siret"
    REGULATION = "regulation"
    TIMELINE = "timeline"
    BUDGET = "budget"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CALLBACK = "callback"
    CONSENT = "consent"
    CONFIRM = "confirm"
    MARKETING = "marketing"
    ANYTHING_ELSE = "anything_else"


# In the order of asking. What identifies the visitor comes late: people give it once they were listened to.
_NEEDED: dict[Segment, tuple[Topic, ...]] = {
    Segment.B2C: (Topic.NEED, Topic.TIMELINE, Topic.BUDGET, Topic.NAME),
    Segment.B2B: (
        Topic.NEED, Topic.ORGANISATION, Topic.ROLE, Topic.SIZE, Topic.TIMELINE, Topic.BUDGET, Topic.NAME,
    ),
    Segment.B2A: (
        Topic.NEED, Topic.ORGANISATION, Topic.ROLE, Topic.PROCEDURE, Topic.SIREN_OR_SIRET, Topic.TIMELINE,
        Topic.BUDGET, Topic.NAME,
    ),
    Segment.B2R: (Topic.REGULATION, Topic.ORGANISATION, Topic.ROLE, Topic.NAME),
    Segment.B2B2C: (
        Topic.NEED, Topic.ORGANISATION, Topic.ROLE, Topic.END_CUSTOMERS, Topic.TIMELINE, Topic.NAME,
    ),
    Segment.B2C2B: (Topic.NEED, Topic.ROLE, Topic.GATEWAY_COMPANIES, Topic.TIMELINE, Topic.NAME),
}  # fmt: skip
_SUPPORT: tuple[Topic, ...] = (Topic.NEED, Topic.NAME)
_HUMAN: tuple[Topic, ...] = (Topic.NEED, Topic.NAME)

CONTACTS: tuple[Topic, ...] = (Topic.EMAIL, Topic.PHONE)
IDENTITY: frozenset[Topic] = frozenset(
    {Topic.NAME, Topic.EMAIL, Topic.PHONE, Topic.ORGANISATION, Topic.ROLE, Topic.SIZE, Topic.SIREN_OR_SIRET}
)
"""What a second request by the same visitor keeps."""

CLOSED: frozenset[Topic] = frozenset(
    {Topic.SEGMENT, Topic.USAGE, Topic.CONSENT, Topic.CONFIRM, Topic.MARKETING, Topic.ANYTHING_ELSE}
)
"""Questions that are answered by choosing, not by a fact of the lead."""

AFTER_SAVING: frozenset[Topic] = frozenset({Topic.MARKETING, Topic.ANYTHING_ELSE})
"""Questions that follow a saved request."""

RECAP_ORDER: tuple[Topic, ...] = (
    Topic.NEED, Topic.REGULATION, Topic.ORGANISATION, Topic.ROLE, Topic.SIZE, Topic.END_CUSTOMERS,
    Topic.GATEWAY_COMPANIES, Topic.PROCEDURE, Topic.SIREN_OR_SIRET, Topic.TIMELINE, Topic.BUDGET, Topic.NAME,
    Topic.EMAIL, Topic.PHONE, Topic.CALLBACK,
)  # fmt: skip
"""The lines of the recap, in the order in which they are shown."""


def needed_topics(segment: Segment, *, support: bool = False, human: bool = False) -> tuple[Topic, ...]:
    """What a salesperson needs before the ways to be reached, in the order of asking."""
    if segment is Segment.B2R:
        return _NEEDED[segment]
    if human:
        return _HUMAN
    if support:
        return _SUPPORT
    return _NEEDED[segment]
