"""Trains a model in a process of its own, and puts it in its place only when it is whole."""

from __future__ import annotations

import datetime
import fcntl
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.errors import CommandError
from bot.cli.models import Model, fingerprint, rasa_version, sha256

LOG = Path("var/train.log")
_STEP = re.compile(r"(Starting to train|Restored) component '([^']+)'")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FAILURE = re.compile(r"^(\w*(Error|Exception|NotInstalled|Interrupt))\b:?")


def quiet_environment() -> dict[str, str]:
    """The environment of Rasa's processes: no calls home, no warnings about libraries of another age."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **quiet}


def train_model(root: Path, models_dir: Path, tell: Callable[[str], None]) -> Model:
    """Train from the files in `root`; `tell` hears of each step. Raises `CommandError`."""
    wanted = fingerprint(root)
    with _alone(models_dir), tempfile.TemporaryDirectory(dir=models_dir, prefix=".training-") as scratch:
        started = time.monotonic()
        moment = datetime.datetime.now(datetime.timezone.utc)
        name = f"{moment:%Y%m%d-%H%M%S}-{wanted[:8]}"
        _run_rasa(root, Path(scratch), name, tell)
        trained = Path(scratch) / f"{name}.tar.gz"
        model = Model(
            path=models_dir / trained.name,
            fingerprint=wanted,
            sha256=sha256(trained),
            trained_at=moment.isoformat(timespec="seconds"),
            rasa=rasa_version(),
            seconds=round(time.monotonic() - started, 1),
        )
        model.write()
        trained.replace(model.path)
    return model


def _run_rasa(root: Path, out: Path, name: str, tell: Callable[[str], None]) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(out.resolve())]
    command += ["--fixed-model-name", name]
    environment = {**quiet_environment(), "RASA_MAX_CACHE_SIZE": "0", "COLUMNS": "200"}
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with (
        LOG.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        tell("reading the data")
        last = ""
        for line in process.stdout or ():
            line = _COLOUR.sub("", line).rstrip()
            log.write(line + "\n")
            step = _STEP.search(line)
            if step:
                tell(step.group(2).rpartition(".")[2])
            last = line if _FAILURE.match(line) or not _FAILURE.match(last) and line.strip() else last
        code = process.wait()
    if code != 0:
        raise CommandError(f"training failed: {last or f'exit code {code}'} (all of it in {LOG})")


@contextmanager
def _alone(models_dir: Path) -> Iterator[None]:
    """Two trainings at once would take twice as long and twice the memory for the same model."""
    models_dir.mkdir(parents=True, exist_ok=True)
    with (models_dir / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"another training is writing to {models_dir}: wait for it to end") from None
        yield
