"""What stands behind an e-mail address: a mailbox, and perhaps the domain of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from disposable_email_domains import blocklist

from bot.yaml_text import read_yaml

_TABLE = Path(__file__).with_name("mail_hosts.yml")
_NO_ORGANISATION = ("free_mail", "internet_providers", "shared_hosting", "shared_offices")
_SHARED = ("shared_endings", "shared_hosting", "shared_offices")


@dataclass(frozen=True)
class Mailboxes:
    """How a provider reads the local part of its addresses."""

    domain: str
    """In the key, whichever of the provider's domains was typed."""
    tags: bool = False
    ignored: str = ""


def mailbox_of(address: str | None) -> str | None:
    """The mailbox behind an address, however it is typed; None for what is no address."""
    local, at, domain = (address or "").strip().lower().rpartition("@")
    if not (at and local and "." in domain):
        return None
    domain = domain.rstrip(".")
    known = _mailboxes().get(domain)
    if known is None:
        return f"{local}@{domain}"
    if known.tags:
        local = local.partition("+")[0] or local
    bare = local.translate({ord(sign): None for sign in known.ignored})
    return f"{bare or local}@{known.domain}"


def is_shared_mailbox(address: str | None) -> bool:
    """Whether several people of an organisation read what is sent there: `contact@…`."""
    local = (address or "").strip().lower().rpartition("@")[0]
    return local in _words("shared_mailboxes")


def organisation_domain(address: str | None) -> str | None:
    """The domain of an address when it is the organisation's own."""
    domain = (address or "").strip().lower().rpartition("@")[2].rstrip(".").removeprefix("www.")
    return domain if _is_its_own(domain) else None


def _is_its_own(domain: str) -> bool:
    if "." not in domain or any(domain in _words(name) for name in _NO_ORGANISATION):
        return False
    if domain in blocklist or domain.startswith(tuple(_words("student_beginnings"))):
        return False
    parents = domain.split(".")
    endings = {".".join(parents[start:]) for start in range(len(parents) - 1)}
    return all(endings.isdisjoint(_words(name)) for name in _SHARED)


@cache
def _table() -> Mapping[str, Any]:
    read: Mapping[str, Any] = read_yaml(_TABLE.read_text(encoding="utf-8"))
    return read


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_table()[name].split())


@cache
def _mailboxes() -> Mapping[str, Mailboxes]:
    return {
        domain: Mailboxes(row["same"][0], row.get("tags", False), row.get("ignored", ""))
        for row in _table()["mailboxes"]
        for domain in row["same"]
    }
