"""The list of erasures outside the database: a backup that is restored brings back what was erased since.

It names nobody. Each line holds the digest of a conversation's id, which is random: only whoever has the
conversation can recognise it.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.privacy.erasure import Proof


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
    """Add a line, durable once this returns. Processes that add at once do not disturb each other.

    Raises OSError when it is not there as a whole: it is to be added again, on a line of its own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # A full disk may have cut the last line: nothing may be glued to it.
        line = ("\n" * _is_cut(descriptor) + Erased.of(proof).to_json() + "\n").encode()
        if os.write(descriptor, line) < len(line):
            raise OSError(errno.ENOSPC, "the line was cut", str(path))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


def _is_cut(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def read(lines: Iterable[str]) -> tuple[dict[str, Erased], list[int]]:
    """The lines of a list by their digest, and the numbers of those that are no erasures.

    One that was cut off must not keep the others from being applied.
    """
    found: dict[str, Erased] = {}
    unreadable = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            at = datetime.datetime.fromisoformat(row["erased_at"])
            found.setdefault(row["digest"], Erased(row["digest"], row["proof"], at))
        except (ValueError, KeyError, TypeError, RecursionError):
            unreadable.append(number)
    return found, unreadable
