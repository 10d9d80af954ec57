"""What the playbook says of sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SendingRules:
    """The section `sending` of playbook.yml."""

    unassigned_email: str | None = None
    """Who hears by e-mail of requests that nobody looks after; None: nobody does."""


def sending_rules(section: Mapping[str, Any] | None) -> SendingRules:
    """Read the section, which the schema has checked; it may be absent."""
    return SendingRules((section or {}).get("unassigned_email"))
