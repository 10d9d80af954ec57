"""What made-up visitors say, as data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def content() -> dict[str, Any]:
    """The content of `words.yml`."""
    data: dict[str, Any] = yaml.safe_load(
        files("bot.seeding").joinpath("words.yml").read_text(encoding="utf-8")
    )
    return data
