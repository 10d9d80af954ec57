"""What visitors type, in tables beside the parsers that use them. Written for folded, spelt-out text."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.yaml_text import read_yaml

_HERE = Path(__file__).parent


@lru_cache(maxsize=16)
def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = read_yaml((_HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return table


@cache
def alternatives(table: str, entry: str) -> str:
    """The patterns of one entry of `words/<table>.yml`, as one group to put into a larger pattern."""
    return "(?:" + "|".join(str(line) for line in _table(table)[entry]) + ")"


@cache
def whole_words(table: str, entry: str) -> re.Pattern[str]:
    """One pattern for the entry, which matches whole words or phrases only."""
    return re.compile(rf"(?<!\w){alternatives(table, entry)}(?!\w)")


def mapping(table: str, entry: str) -> dict[str, str]:
    """An entry that gives one pattern for each of several names."""
    return {str(name): str(pattern) for name, pattern in _table(table)[entry].items()}
