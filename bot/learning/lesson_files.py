"""The files that reviews become: sentences to train with, dialogue tests, and lessons to measure with."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.learning.lessons import Lesson, folded, hash_of, ids_of, merged, sentences
from bot.yaml_text import read_yaml

SENTENCES = Path("data/nlu/reviewed.yml")
DIALOGUES = Path("tests/dialogues/reviewed.jsonl")
ASIDE = Path("benchmarks/understanding/data/reviewed.jsonl")
_MEASURED = Path("benchmarks/understanding/data/openings.jsonl")
_HASHES = Path("tests/training_data/measured_on.sha256")
_ABOUT_PEOPLE = frozenset({"give_name", "give_email", "give_phone", "give_organisation"})
"""Intents whose examples are full of names: their words say nothing about which words are none."""
_HEAD = (
    "# Reviewed messages of visitors, without anything personal. Written by `aiguilleur nlu apply-reviews`\n"
    f"# from {DIALOGUES}: change that file, not this one.\n"
)


class FilesUnusable(Exception):
    """A file cannot be read or written; the message names it."""


@dataclass(frozen=True)
class TrainingData:
    """What the project's training data hold, without the sentences that came from reviews."""

    taught: Mapping[str, frozenset[str]]
    """The intents of each sentence, folded."""
    intents: frozenset[str]
    words: Sequence[str]
    """Sentences whose words name nobody."""
    measured: frozenset[str]
    """Hashes of what is measured with."""


def read_training_data(root: Path) -> TrainingData:
    """Read `data/nlu` below the project's folder. Raises `FilesUnusable`."""
    folder = root / "data" / "nlu"
    if not folder.is_dir():
        raise FilesUnusable(f"data/nlu is not in {root}: go to the project's folder")
    taught: dict[str, set[str]] = {}
    words: list[str] = []
    intents: set[str] = set()
    for path in sorted(folder.rglob("*.yml")):
        if path == root / SENTENCES:
            continue
        for intent, texts in _blocks(path):
            intents.add(intent)
            words += [] if intent in _ABOUT_PEOPLE else texts
            for text in texts:
                taught.setdefault(folded(text), set()).add(intent)
    frozen = {text: frozenset(names) for text, names in taught.items()}
    return TrainingData(frozen, frozenset(intents), words, _measured(root))


def _blocks(path: Path) -> Iterable[tuple[str, list[str]]]:
    try:
        content: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
        for block in content.get("nlu") or ():
            lines = (line.strip() for line in block["examples"].splitlines())
            yield block["intent"], [line[2:].strip() for line in lines if line.startswith("- ")]
    except (OSError, yaml.YAMLError, KeyError, AttributeError) as error:
        raise FilesUnusable(f"{path} cannot be read: {error}") from error


def _measured(root: Path) -> frozenset[str]:
    hashes: set[str] = set()
    if (root / _HASHES).exists():
        hashes |= set((root / _HASHES).read_text(encoding="ascii").split())
    if (root / _MEASURED).exists():
        rows = (root / _MEASURED).read_text(encoding="utf-8").splitlines()
        hashes |= {hash_of(json.loads(row)["text"]) for row in rows if row.strip()}
    return frozenset(hashes)


def read_lessons(path: Path) -> list[Lesson]:
    """The lessons of a file; none when it is not there. Raises `FilesUnusable`."""
    if not path.exists():
        return []
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
        return [Lesson.from_json(json.loads(row)) for row in rows if row.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FilesUnusable(f"{path} cannot be read: {error}") from error


def lessons_text(lessons: Iterable[Lesson]) -> str:
    """One row for each lesson."""
    return "".join(json.dumps(lesson.to_json(), ensure_ascii=False) + "\n" for lesson in lessons)


def sentences_text(blocks: Mapping[tuple[str, str | None], Sequence[str]]) -> str:
    """The file of training sentences, in the format of the others."""
    parts = [_HEAD, 'version: "3.1"\nnlu:\n']
    for (intent, segment), texts in blocks.items():
        metadata = f"  metadata:\n    segment: {segment}\n" if segment else ""
        lines = "".join(f"    - {text}\n" for text in texts)
        parts.append(f"- intent: {intent}\n{metadata}  examples: |\n{lines}")
    return "".join(parts) if blocks else ""


def forget(root: Path, conversation_id: str) -> int:
    """Take what was learnt of a conversation out of the files; how many lessons there were.

    Models that were trained with a sentence hold weights of words, not the sentence; the next training no
    longer sees it. Raises `FilesUnusable`.
    """
    kept: dict[Path, list[Lesson]] = {}
    gone = 0
    for name in (DIALOGUES, ASIDE):
        lessons = read_lessons(root / name)
        ids = ids_of(conversation_id) if lessons else frozenset()
        kept[name] = [lesson for lesson in lessons if lesson.id not in ids]
        gone += len(lessons) - len(kept[name])
    if gone:
        taught = merged(kept[DIALOGUES], ())
        texts = {
            SENTENCES: sentences_text(sentences(taught, read_training_data(root).taught)),
            DIALOGUES: lessons_text(taught),
            ASIDE: lessons_text(kept[ASIDE]),
        }
        write(root, changed(root, texts))
    return gone


def write(folder: Path, files: Mapping[Path, str]) -> None:
    """Write the files that changed; one without content is removed. Raises `FilesUnusable`."""
    for name, text in files.items():
        path = folder / name
        try:
            if text:
                path.parent.mkdir(parents=True, exist_ok=True)
                unfinished = path.with_name(f".{path.name}.unfinished")
                unfinished.write_text(text, encoding="utf-8")
                unfinished.replace(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise FilesUnusable(f"{path} cannot be written: {error.strerror}") from error


def changed(folder: Path, files: Mapping[Path, str]) -> dict[Path, str]:
    """Those of the files that would not stay as they are."""
    return {name: text for name, text in files.items() if _present(folder / name) != text}


def diff(folder: Path, files: Mapping[Path, str]) -> str:
    """What would change, as a patch."""
    parts: list[str] = []
    for name, text in files.items():
        old, new = _present(folder / name).splitlines(True), text.splitlines(True)
        parts += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(parts)


def _present(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
