"""A disk of a few megabytes that a test fills. Only the programs that are started in its room see it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import eventually

# A file system of one's own without being root: in a space where one's own account may mount.
_UNSHARE = ("unshare", "--user", "--map-current-user", "--keep-caps", "--mount")
_MOUNT = 'mount -t tmpfs -o size="$1m",mode=700 tmpfs "$0" && touch "$0/mounted" && exec sleep infinity'


def is_available() -> bool:
    """Whether this machine lets anybody have file systems of their own."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        [*_UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True
    )
    return tried.returncode == 0


class SmallDisk:
    """A disk that is mounted on `folder` for the programs whose commands begin with `within`."""

    def __init__(self, folder: Path, keeper: int, account: str | None) -> None:
        self._account = account
        self.folder = folder
        self.within: Sequence[str] = (
            "nsenter", "--preserve-credentials", "--user", "--mount", "--target", str(keeper),
        )  # fmt: skip
        self.outside = Path(f"/proc/{keeper}/root{folder}")
        """Where its own account finds it from outside."""

    @contextmanager
    def full(self) -> Iterator[None]:
        """There is no room for a single block as long as the block lasts."""
        filler = str(self.folder / "filler")
        try:
            filling = self._run("dd", "if=/dev/zero", f"of={filler}", "bs=4096")
            assert "No space left" in filling.stderr, filling.stderr
            yield
        finally:
            self._run("rm", "-f", filler).check_returncode()

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*self.within, *words]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        return subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment, user=self._account
        )


@contextmanager
def small_disk(megabytes: int, account: str | None = None) -> Iterator[SmallDisk]:
    """A disk of this size for the programs of this account, by default of one's own."""
    with tempfile.TemporaryDirectory(prefix="disk-") as name:
        folder = Path(name)
        if account is not None:
            shutil.chown(folder, account)
        keeper = subprocess.Popen([*_UNSHARE, "sh", "-c", _MOUNT, name, str(megabytes)], user=account)
        try:
            disk = SmallDisk(folder, keeper.pid, account)
            eventually((disk.outside / "mounted").exists, "the small disk")
            yield disk
        finally:
            keeper.kill()
            keeper.wait()
