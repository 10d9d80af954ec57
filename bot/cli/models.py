"""Trained models: what each was trained from, and which one is the model of the present data."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.cli.errors import CommandError

SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/nlu",
    "bot/qualification/text.py",
    "bot/qualification/spellings.yml",
)
"""What a model is made from: data, domain, pipeline, and the code of the pipeline's components."""
_SUFFIXES = frozenset({".py", ".yml", ".yaml", ".json", ".csv", ".txt"})
_ARCHIVE = ".tar.gz"
REFUSED = "refused"
"""The folder, among the models, of those that are kept aside."""


@dataclass(frozen=True)
class Model:
    """A trained model, and what is written beside it."""

    path: Path
    fingerprint: str
    sha256: str
    trained_at: str
    rasa: str
    seconds: float
    measures: Mapping[str, Any] | None = None
    """How it did on messages kept aside, and on which; None when it was not measured."""
    compared: Mapping[str, Any] | None = None
    """How it did beside the model before it."""

    def write(self) -> None:
        """Write down beside the archive what it was trained from."""
        described = {**asdict(self), "path": self.path.name}
        _description(self.path).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def rasa_version() -> str:
    """The installed version of Rasa."""
    try:
        return importlib.metadata.version("rasa")
    except importlib.metadata.PackageNotFoundError:
        raise CommandError("Rasa is not installed in this environment: run `make setup`") from None


def fingerprint(root: Path) -> str:
    """What a model trained now would be made from, in one line. Raises `CommandError`."""
    digest = hashlib.sha256(rasa_version().encode())
    for file in sorted(_sources(root)):
        digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> Iterable[Path]:
    if not all((root / source).exists() for source in SOURCES[:3]):
        raise CommandError(f"config.yml, domain.yml and data/ are not in {root}: go to the project's folder")
    for source in SOURCES:
        path = root / source
        if path.is_file():
            yield path
        yield from (file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())


def archives(models_dir: Path) -> list[Path]:
    """Every model there is, newest first."""
    return sorted(models_dir.glob(f"*{_ARCHIVE}"), key=lambda path: path.stat().st_mtime, reverse=True)


def current_model(models_dir: Path, wanted: str) -> Model | None:
    """The newest model with this fingerprint whose archive is the one that our own training wrote."""
    for path in archives(models_dir):
        model = read_model(path)
        if model is not None and model.fingerprint == wanted and model.sha256 == sha256(path):
            return model
    return None


def read_model(path: Path) -> Model | None:
    """What is written beside an archive; None when our own training did not make it."""
    try:
        described: dict[str, Any] = json.loads(_description(path).read_text(encoding="utf-8"))
        return Model(**{**described, "path": path})
    except (OSError, ValueError, TypeError):
        return None


def serving_model(models_dir: Path, wanted: str) -> Model | None:
    """The model to serve: that of the present data; where that one was refused, the newest that was not."""
    current = current_model(models_dir, wanted)
    if current is not None or refused_model(models_dir, wanted) is None:
        return current
    return newest_model(models_dir)


def newest_model(models_dir: Path) -> Model | None:
    """The newest model that our own training wrote and accepted, whatever its data."""
    for path in archives(models_dir):
        model = read_model(path)
        if model is not None and model.sha256 == sha256(path):
            return model
    return None


def refused_model(models_dir: Path, wanted: str) -> Model | None:
    """The model of these data that was kept aside for being worse than the one before it."""
    return current_model(models_dir / REFUSED, wanted)


def accept(model: Model, models_dir: Path) -> Model:
    """Take a model that was kept aside after all."""
    accepted = replace(model, path=models_dir / model.path.name)
    accepted.write()
    model.path.replace(accepted.path)
    os.utime(accepted.path)  # the newest model is the current one
    _description(model.path).unlink(missing_ok=True)
    return accepted


def sha256(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _description(archive: Path) -> Path:
    return archive.with_name(archive.name.removesuffix(_ARCHIVE) + ".json")
