"""French phrases that code composes, as data: one YAML file per place where they are used."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.yaml_text import read_yaml

_FOLDER = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """The phrases of `bot/wording/<name>.yml`. Raises FileNotFoundError for an unknown name."""
    data: dict[str, Any] = read_yaml((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return data
