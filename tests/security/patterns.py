"""`python -m tests.security.patterns`: every pattern that the product compiles at its start, as JSON.

Modules hold them by themselves, in tables, in objects, and behind functions that make them once: what is
compiled is noted where it is compiled, in a process that has loaded nothing before.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sre_compile
import sys
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_OURS = tuple(str(ROOT / name) for name in ("bot", "actions"))
_SKIPPED = ("bot.storage.migrations", "__main__")
_FRAMES = 12
_stock = sre_compile.compile


def main() -> None:
    """Import everything, warm up as a server does, and say what was compiled."""
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
    importlib.import_module("actions.warming").warm_up()
    json.dump([[pattern, flags, place] for (pattern, flags), place in found.items()], sys.stdout)


def _modules() -> list[str]:
    packages = [importlib.import_module(name) for name in ("bot", "actions")]
    names = [
        module.name
        for package in packages
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [name for name in names if not any(word in name for word in _SKIPPED)]


def _place() -> str:
    """The line of ours that had it compiled, if one had."""
    for frame in reversed(traceback.extract_stack(limit=_FRAMES)):
        if frame.filename.startswith(_OURS):
            return f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
    return ""


if __name__ == "__main__":
    main()
