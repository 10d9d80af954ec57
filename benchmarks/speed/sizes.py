"""What an environment takes on the disk: a program with everything that it requires, and nothing else.

    PYTHON sizes.py rasa rasa-sdk      → megabytes on standard output, JSON

It is run by the Python of the environment, and needs nothing but the standard library and `packaging`. The
tools of the tests lie in the product's environment too when this is run, and must not count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement


def required(roots: Iterable[str]) -> dict[str, metadata.Distribution]:
    """The distributions that these need to run, themselves included, by name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(root) for root in roots]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        name = wanted.name.lower().replace("_", "-").replace(".", "-")
        if (name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((name, frozenset(wanted.extras)))
        try:
            found[name] = metadata.distribution(wanted.name)
        except metadata.PackageNotFoundError:
            continue  # a part that this platform does without
        waiting += [need for need in _needs(found[name]) if _applies(need, wanted.extras)]
    return found


def megabytes(distributions: Iterable[metadata.Distribution]) -> float:
    """The files of these, with their compiled bytecode; a file counts once."""
    files: set[Path] = set()
    for distribution in distributions:
        for file in distribution.files or ():
            path = Path(str(distribution.locate_file(file))).resolve()
            files.add(path)
            if path.suffix == ".py":
                files.update((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))
    return sum(path.stat().st_size for path in files if path.is_file()) / 1_000_000


def _needs(distribution: metadata.Distribution) -> list[Requirement]:
    needs = []
    for line in distribution.requires or ():
        try:
            needs.append(Requirement(line))
        except InvalidRequirement:  # written before there was a grammar
            needs.append(Requirement(line.split(";")[0].split("(")[0].split(">")[0].strip()))
    return needs


def _applies(need: Requirement, extras: Iterable[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


if __name__ == "__main__":
    parts = required(sys.argv[1:])
    print(json.dumps({"megabytes": megabytes(parts.values()), "packages": len(parts)}))
