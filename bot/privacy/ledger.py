"""The list of erasures outside the database: a backup that is restored brings back what was erased since.

It names nobody. Each line holds the digest of a conversation's id, which is random: only whoever has the
conversation can recognise it.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.privacy.erasure import Proof


class LedgerError(ValueError):
    """A list cannot be read; the message names the line."""


@dataclass(frozen=True)
class Erased:
    """One line: which conversation, and the proof that it was erased."""

    digest: str
    proof: str
    erased_at: datetime.datetime

    @classmethod
    def of(cls, proof: Proof) -> Erased:
        """The line of a proof."""
        return cls(proof.digest, proof.id, proof.erased_at)

    def to_json(self) -> str:
        """The line as it is written."""
        at = self.erased_at.astimezone(datetime.timezone.utc).isoformat()
        return json.dumps({"digest": self.digest, "proof": self.proof, "erased_at": at})


def append(path: Path, proof: Proof) -> bool:
    """Add a line, durable once this returns. Processes that add at once do not disturb each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, (Erased.of(proof).to_json() + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


def read(lines: Iterable[str]) -> dict[str, Erased]:
    """The lines of a list by their digest; raises `LedgerError`."""
    found: dict[str, Erased] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            at = datetime.datetime.fromisoformat(row["erased_at"])
            found.setdefault(row["digest"], Erased(row["digest"], row["proof"], at))
        except (ValueError, KeyError, TypeError):
            raise LedgerError(f"line {number} is no erasure") from None
    return found
