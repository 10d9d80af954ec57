"""The six market segments, the four profiles in which visitors recognise themselves, and the uses."""

from __future__ import annotations

from enum import Enum


class Segment(str, Enum):
    """Who the visitor acts for, and what happens to the product after it is sold."""

    B2C = "B2C"
    B2B = "B2B"
    B2A = "B2A"
    B2R = "B2R"
    B2B2C = "B2B2C"
    B2C2B = "B2C2B"


class Profile(str, Enum):
    """The four words in which a visitor can describe themselves without knowing our codes."""

    CONSUMER = "consommateur"
    COMPANY = "entreprise"
    ADMINISTRATION = "administration"
    INTERMEDIARY = "intermediaire"


class Usage(str, Enum):
    """What the visitor will do with the product: the question that separates two segments."""

    OWN = "own"
    RESALE = "resale"
    EMBED = "embed"
    RECOMMEND = "recommend"
    COMPLIANCE = "compliance"


PROFILE_OF: dict[Segment, Profile] = {
    Segment.B2C: Profile.CONSUMER,
    Segment.B2B: Profile.COMPANY,
    Segment.B2A: Profile.ADMINISTRATION,
    Segment.B2R: Profile.ADMINISTRATION,
    Segment.B2B2C: Profile.INTERMEDIARY,
    Segment.B2C2B: Profile.INTERMEDIARY,
}

UNKNOWN = "unknown"
"""The seventh label: the messages so far do not let a careful person decide."""
