"""A disk of a few megabytes that a test fills. Only whoever may mount file systems has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MOUNT = ("mount", "-t", "tmpfs")


def is_available() -> bool:
    """Whether this account may mount a file system here."""
    if os.getuid() != 0 or shutil.which("mount") is None:
        return False
    try:
        with small_disk(1):
            return True
    except subprocess.CalledProcessError:
        return False


class SmallDisk:
    """What is mounted on `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def full(self) -> Iterator[None]:
        """There is no room for a single block as long as the block lasts."""
        filler = self.folder / "filler"
        try:
            filling = subprocess.run(
                ["dd", "if=/dev/zero", f"of={filler}", "bs=4096"],
                check=False, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
            assert "No space left" in filling.stderr, filling.stderr
            yield
        finally:
            filler.unlink(missing_ok=True)


@contextmanager
def small_disk(megabytes: int, account: str | None = None) -> Iterator[SmallDisk]:
    """A disk of this size that belongs to this account, by default to one's own."""
    with tempfile.TemporaryDirectory(prefix="disk-") as name:
        subprocess.run([*_MOUNT, "-o", f"size={megabytes}m,mode=700", "tmpfs", name], check=True)
        try:
            if account is not None:
                shutil.chown(name, account)
            yield SmallDisk(Path(name))
        finally:
            # Lazily: what a test has left open must not keep it.
            subprocess.run(["umount", "--lazy", name], check=True)
