"""By what a request is recognised: keys of the person and of the organisation behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.leads.lead import Lead, Status
from bot.matching.mail_hosts import mailbox_of, organisation_domain
from bot.matching.organisation_names import blocks_of, plain_name

LONGEST_VALUE = 254
_NOBODY = frozenset({Status.DRAFT, Status.NO_CONTACT, Status.ERASED})
"""Statuses of what is matched with nothing: unfinished, or emptied of who it was."""
_CONSUMER = "B2C"


class KeyKind(str, Enum):
    """What a key is made of."""

    EMAIL = "email"
    """The mailbox behind the e-mail address."""
    PHONE = "phone"
    SIREN = "siren"
    DOMAIN = "domain"
    NAME = "name"
    """The whole name of the organisation."""
    BLOCK = "block"
    """The beginning of a word of that name: finds candidates, proves nothing."""


OF_PERSONS = (KeyKind.EMAIL, KeyKind.PHONE)
OF_ORGANISATIONS = (KeyKind.SIREN, KeyKind.DOMAIN, KeyKind.NAME, KeyKind.BLOCK)


@dataclass(frozen=True, order=True)
class Key:
    """One of them."""

    kind: KeyKind
    value: str


def keys_of(lead: Lead) -> tuple[Key, ...]:
    """The keys of a request, in a fixed order; none of what was left unfinished or was emptied."""
    if lead.status in _NOBODY:
        return ()
    found = (*_of_person(lead), *_of_organisation(lead))
    return tuple(sorted({Key(kind, value[:LONGEST_VALUE]) for kind, value in found if value}))


def siren_of(lead: Lead) -> str | None:
    """The SIREN, or the one that begins the SIRET."""
    return lead.siren or (lead.siret or "")[:9] or None


def _of_person(lead: Lead) -> Iterator[tuple[KeyKind, str]]:
    yield KeyKind.EMAIL, mailbox_of(lead.email) or ""
    yield KeyKind.PHONE, lead.phone or ""


def _of_organisation(lead: Lead) -> Iterator[tuple[KeyKind, str]]:
    if lead.segment == _CONSUMER:
        return  # a private person who writes from their office acts for themselves
    yield KeyKind.SIREN, siren_of(lead) or ""
    yield KeyKind.DOMAIN, organisation_domain(lead.email) or ""
    plain = plain_name(lead.organisation)
    yield KeyKind.NAME, plain
    for block in blocks_of(plain):
        yield KeyKind.BLOCK, block
