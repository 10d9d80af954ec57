"""What a sales director decides about matching: the section `matching:` of the playbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MatchingRules:
    """How far a criterion is trusted, and when a request is the same one again."""

    person_limit: int = 20
    """An address or number that stands in more requests is that of many people."""
    organisation_limit: int = 200
    """A SIREN, domain or name that stands in more requests proves nothing."""
    duplicate_days: int = 14
    """Within so many days the same request of the same person is the same request."""
    same_need: int = 95
    """So much alike, of a hundred, are two wordings of one need."""
    similar_name: int = 90
    """So much alike, of a hundred, are names of organisations that are proposed as one."""


def read_matching(data: Mapping[str, Any] | None) -> MatchingRules:
    """The rules of a playbook that was checked; what it leaves out takes its default."""
    return MatchingRules(**(data or {}))
