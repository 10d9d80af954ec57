"""What made-up visitors say, as data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from bot.yaml_text import read_yaml


@cache
def content() -> dict[str, Any]:
    """The content of `words.yml`."""
    data: dict[str, Any] = read_yaml(files("bot.seeding").joinpath("words.yml").read_text(encoding="utf-8"))
    return data
