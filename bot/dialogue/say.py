"""What the assistant says beside its questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Say:
    """One thing to say before the question: the name of a response of the domain, and its variables."""

    response: str
    variables: Mapping[str, str] = field(default_factory=dict)
