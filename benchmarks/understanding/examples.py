"""The training sentences of `data/nlu`, with their intents and, where they tell one, their segments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.model import Example

ROOT = Path(__file__).resolve().parents[2]


def read_examples(folder: Path = ROOT / "data" / "nlu") -> list[Example]:
    """All examples, in the order of the files."""
    return [
        example
        for path in sorted(folder.rglob("*.yml"))
        for block in read_yaml(path).get("nlu") or ()
        for example in _of_block(block)
    ]


def read_yaml(path: Path) -> Any:
    """The content of a file, many times faster where libyaml is there."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def _of_block(block: dict[str, Any]) -> Iterator[Example]:
    of_block = (block.get("metadata") or {}).get("segment")
    examples = block["examples"]
    if isinstance(examples, str):
        for line in examples.splitlines():
            if line.strip().startswith("- "):
                yield Example(line.strip()[2:].strip(), block["intent"], of_block)
        return
    for row in examples:
        segment = (row.get("metadata") or {}).get("segment") or of_block
        yield Example(row["text"].strip().removeprefix("- "), block["intent"], segment)
