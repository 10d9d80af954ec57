"""`python -m tests.security.patterns`: every pattern that the product compiles, as JSON.

Modules hold them by themselves, in tables, in objects, and behind functions that make them when they are
needed: what is compiled is noted where it is compiled, in a process that has loaded nothing before, and that
reads sentences of the training data as answers to every question. What is written out is read from the code.
"""

from __future__ import annotations

import ast
import datetime
import importlib
import itertools
import json
import pkgutil
import random
import re
import sre_compile
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_OURS = tuple(str(ROOT / name) for name in ("bot", "actions"))
_SKIPPED = ("bot.storage.migrations", "__main__")
_FRAMES = 12
_SENTENCES = 6_000
_A_DAY = datetime.date(2026, 3, 2)
_stock = sre_compile.compile


def main() -> None:
    """Import everything, read what visitors say, and print what was compiled for it."""
    found: dict[tuple[str, int], str] = {}

    def noting(pattern: Any, flags: int = 0) -> Any:
        compiled = _stock(pattern, flags)
        place = _place()
        if isinstance(pattern, str) and place:
            found.setdefault((pattern, compiled.flags), place)
        return compiled

    sre_compile.compile = noting  # type: ignore[assignment]
    for name in _modules():
        importlib.import_module(name)
    for pattern, place in _written_out():
        found.setdefault((pattern, re.compile(pattern).flags), place)
    _read(_sentences())
    json.dump([[pattern, flags, place] for (pattern, flags), place in found.items()], sys.stdout)


def _modules() -> list[str]:
    packages = [importlib.import_module(name) for name in ("bot", "actions")]
    names = [
        module.name
        for package in packages
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [name for name in names if not any(word in name for word in _SKIPPED)]


def _written_out() -> Iterator[tuple[str, str]]:
    """The patterns that stand where they are used, used or not."""
    for path in itertools.chain.from_iterable(sorted(Path(folder).rglob("*.py")) for folder in _OURS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), _), [ast.Constant(str() as pattern), *_]):
                    yield pattern, f"{path.relative_to(ROOT)}:{node.lineno}"


def _sentences() -> list[str]:
    """As many as are read, of every kind of thing that visitors say."""
    found = [
        re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line.lstrip("- "))
        for path in sorted((ROOT / "data" / "nlu").rglob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith("- ") and ":" not in line[:12]
    ]
    return random.Random(0).sample(found, _SENTENCES)


def _read(sentences: list[str]) -> None:
    """Each as the answer to one question, with what those before it have told."""
    # Imported here, when what they compile is noted.
    from actions.warming import warm_up
    from bot.dialogue.heard import Understanding
    from bot.dialogue.hearing import hear
    from bot.dialogue.state import DialogueState
    from bot.dialogue.topics import Topic

    warm_up()
    known: dict[Any, Any] = {}
    topics: Iterator[Topic] = itertools.cycle(Topic)
    for sentence, asked in zip(sentences, topics, strict=False):
        clause = {"text": sentence, "start": 0, "end": len(sentence), "intent": "inform", "confidence": 0.9}
        understanding = Understanding.from_parse({"text": sentence, "clauses": [clause]})
        state = DialogueState(turn=5, asking=asked, facts=dict(known))
        known |= hear(sentence, understanding, state, _A_DAY).facts


def _place() -> str:
    """The line of ours that had it compiled, if one had."""
    for frame in reversed(traceback.extract_stack(limit=_FRAMES)):
        if frame.filename.startswith(_OURS):
            return f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
    return ""


if __name__ == "__main__":
    main()
