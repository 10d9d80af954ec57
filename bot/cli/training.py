"""Trains a model in a process of its own, and puts it in its place only when it is whole."""

from __future__ import annotations

import datetime
import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli.errors import CommandError
from bot.cli.models import Model, fingerprint, rasa_version, sha256
from bot.orphans import die_with_parent

RASA = (sys.executable, "-m", "rasa")
LOG = Path("var/train.log")
Judge = Callable[[Model, Path], Model]
"""From a model and its archive, not yet in its place, to the same with its measures and the place it gets."""
_SCRATCH = ".training-"
_STEP = re.compile(r"Starting to train component '([^']+)'")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FAILURE = re.compile(r"\w*(Error|Exception|NotInstalled)\b")


def quiet_environment() -> dict[str, str]:
    """The environment of Rasa's processes: no calls home, no warnings about libraries of another age."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **quiet}


def train_model(
    root: Path,
    models_dir: Path,
    tell: Callable[[str], None],
    rasa: Sequence[str] = RASA,
    judge: Judge | None = None,
) -> Model:
    """Train from the files in `root`; `tell` hears of each step. Raises `CommandError`.

    Before the model takes its place, `judge` sees it beside the one that is there; a model that it finds
    worse is kept aside instead.
    """
    wanted = fingerprint(root)
    with _alone(models_dir):
        for left_over in models_dir.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        return _train(wanted, root, models_dir, tell, rasa, judge)


def _train(
    wanted: str,
    root: Path,
    models_dir: Path,
    tell: Callable[[str], None],
    rasa: Sequence[str],
    judge: Judge | None,
) -> Model:
    with tempfile.TemporaryDirectory(dir=models_dir, prefix=_SCRATCH) as scratch:
        started = time.monotonic()
        moment = datetime.datetime.now(datetime.timezone.utc)
        name = f"{moment:%Y%m%d-%H%M%S}-{wanted[:8]}"
        _run_rasa([*rasa, *_arguments(Path(scratch), name)], root, tell)
        trained = Path(scratch) / f"{name}.tar.gz"
        model = Model(
            path=models_dir / trained.name,
            fingerprint=wanted,
            sha256=sha256(trained),
            trained_at=moment.isoformat(timespec="seconds"),
            rasa=rasa_version(),
            seconds=round(time.monotonic() - started, 1),
        )
        if judge is not None:
            tell("comparing it with the model that is served")
            model = judge(model, trained)
        model.path.parent.mkdir(exist_ok=True)
        model.write()
        trained.replace(model.path)
    return model


def _arguments(out: Path, name: str) -> list[str]:
    # The checks of `rasa data validate` belong to the tests: here they would cost as much as the training.
    return ["train", "--force", "--skip-validation", "--out", str(out.resolve()), "--fixed-model-name", name]


def _run_rasa(command: Sequence[str], root: Path, tell: Callable[[str], None]) -> None:
    tell("reading the data")
    log_path = root / LOG
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with (
        log_path.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=root,
            env={**quiet_environment(), "RASA_MAX_CACHE_SIZE": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=die_with_parent(),
        ) as process,
    ):
        reason = _follow(process.stdout or (), log, tell)
        code = process.wait()
    if code != 0:
        raise CommandError(f"training failed: {reason or f'exit code {code}'} (all of it in {LOG})")


def _follow(lines: Iterable[str], log: TextIO, tell: Callable[[str], None]) -> str:
    """Copy the output, tell its steps, and return the line that would explain a failure."""
    reason = ""
    for coloured in lines:
        line = _COLOUR.sub("", coloured).rstrip()
        log.write(line + "\n")
        step = _STEP.search(line)
        if step:
            tell(step.group(1))
        if _FAILURE.match(line) or (line and not _FAILURE.match(reason)):
            reason = line
    return reason


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
